package example.shipping.returns;

import example.shipping.labels.Parcel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Announces returns to the carrier. */
@Component
public class CarrierClient {

  private static final Logger log = LoggerFactory.getLogger(CarrierClient.class);

  private final RestClient http;

  public CarrierClient(RestClient.Builder builder) {
    this.http = builder.baseUrl("http://carrier-gateway.internal").build();
  }

  public void announceReturn(Parcel parcel) {
    http.post().uri("/returns").body(parcel).retrieve().toBodilessEntity();
    log.info("announced return of parcel {}", parcel.id());
  }
}
