package example.shipping.labels;

/** A parcel as the customer handed it in. Weight in grams, sides in millimetres. */
public record Parcel(String id, String tenant, String owner, int weight, int length, int width, int height) {

  /** The longest side plus twice the girth of the two others. */
  public int girth() {
    int longest = Math.max(length, Math.max(width, height));
    int others = length + width + height - longest;
    return longest + 2 * others;
  }
}
