package example.shipping.rates;

import example.shipping.labels.Parcel;
import java.util.List;

/** Finds the price of a parcel. Prices are in cents. */
public final class RateTable {

  public record Band(int maxGrams, int maxGirth, int cents) {}

  public static final class TooLarge extends RuntimeException {
    public TooLarge(Parcel parcel) {
      super("no band fits parcel " + parcel.id());
    }
  }

  private final List<Band> bands;

  public RateTable(List<Band> bands) {
    this.bands = List.copyOf(bands);
  }

  /** The price of the first band that fits. */
  public int priceOf(Parcel parcel) {
    return bands.stream()
        .filter(band -> parcel.weight() <= band.maxGrams() && parcel.girth() <= band.maxGirth())
        .findFirst()
        .map(Band::cents)
        .orElseThrow(() -> new TooLarge(parcel));
  }
}
