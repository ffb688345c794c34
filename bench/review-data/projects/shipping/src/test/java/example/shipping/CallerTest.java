package example.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import example.shipping.labels.Caller;
import example.shipping.labels.Parcel;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

  private final Parcel parcel = new Parcel("p-1", "north", "u-1", 500, 300, 200, 100);

  @Test
  void ownerAndClerkSeeTheParcel() {
    assertThat(new Caller("u-1", "north", Set.of()).maySee(parcel)).isTrue();
    assertThat(new Caller("u-2", "north", Set.of("clerk")).maySee(parcel)).isTrue();
  }

  @Test
  void othersDoNot() {
    assertThat(new Caller("u-2", "north", Set.of()).maySee(parcel)).isFalse();
    assertThat(new Caller("u-2", "south", Set.of("clerk")).maySee(parcel)).isFalse();
  }
}
