/** Saves the last basket once it did not change for `milliseconds`. */
export function createAutosave(save, milliseconds) {
  let timer;
  let latest;
  function flush() {
    clearTimeout(timer);
    if (latest === undefined) return;
    save(latest);
    latest = undefined;
  }
  return {
    changed(basket) {
      latest = basket;
      clearTimeout(timer);
      timer = setTimeout(flush, milliseconds);
    },
    flush,
  };
}
