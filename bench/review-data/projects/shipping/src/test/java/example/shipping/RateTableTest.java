package example.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.shipping.labels.Parcel;
import example.shipping.rates.RateTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateTableTest {

  private final RateTable rates =
      new RateTable(List.of(new RateTable.Band(2_000, 1_500, 499), new RateTable.Band(10_000, 3_000, 899)));

  @Test
  void takesTheFirstBandThatFits() {
    assertThat(rates.priceOf(parcel(1_500, 300, 200, 100))).isEqualTo(499);
    assertThat(rates.priceOf(parcel(2_001, 300, 200, 100))).isEqualTo(899);
  }

  @Test
  void girthCountsTwice() {
    assertThat(rates.priceOf(parcel(1_000, 700, 300, 200))).isEqualTo(899);
  }

  @Test
  void refusesWhatNoBandFits() {
    assertThatThrownBy(() -> rates.priceOf(parcel(10_001, 300, 200, 100)))
        .isInstanceOf(RateTable.TooLarge.class)
        .hasMessageContaining("p-1");
  }

  private static Parcel parcel(int weight, int length, int width, int height) {
    return new Parcel("p-1", "north", "u-1", weight, length, width, height);
  }
}
