package example.shipping.labels;

import java.util.Set;

/** Who asks: a customer of one tenant, or a clerk of that tenant. */
public record Caller(String user, String tenant, Set<String> roles) {

  /** A customer sees their own parcels, a clerk every parcel of the tenant. */
  public boolean maySee(Parcel parcel) {
    if (!parcel.tenant().equals(tenant)) {
      return false;
    }
    return parcel.owner().equals(user) || roles.contains("clerk");
  }
}
