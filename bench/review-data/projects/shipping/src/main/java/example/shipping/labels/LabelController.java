package example.shipping.labels;

import example.shipping.rates.RateTable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class LabelController {

  public record Quote(String parcel, int cents) {}

  private final ParcelStore parcels;
  private final RateTable rates;
  private final Caller caller;

  public LabelController(ParcelStore parcels, RateTable rates, Caller caller) {
    this.parcels = parcels;
    this.rates = rates;
    this.caller = caller;
  }

  @GetMapping("/parcels/{id}/quote")
  public ResponseEntity<Quote> quote(@PathVariable String id) {
    return parcels
        .find(id)
        .filter(caller::maySee)
        .map(parcel -> ResponseEntity.ok(new Quote(parcel.id(), rates.priceOf(parcel))))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }
}
