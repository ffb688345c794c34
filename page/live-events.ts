export interface LiveEvents {
  /** The body of a new stream of server-sent events. */
  open(): ReadableStream<Uint8Array>;
  notify(): void;
  close(): void;
}

/** Changes come in bursts, and one look at the page shows them all. */
const QUIET_MS = 150;

/**
 * Server-sent events that only say that there is something new: what it is, the page asks for by itself.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createLiveEvents(): LiveEvents {
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  let pending: NodeJS.Timeout | undefined;

  return {
    open() {
      let own: ReadableStreamDefaultController<Uint8Array> | undefined;
      return new ReadableStream<Uint8Array>({
        start(controller) {
          own = controller;
          streams.add(controller);
          controller.enqueue(encode('retry: 1000\nevent: hello\ndata: \n\n'));
        },
        cancel() {
          if (own !== undefined) streams.delete(own);
        },
      });
    },
    notify() {
      pending ??= setTimeout(() => {
        pending = undefined;
        for (const stream of streams) stream.enqueue(encode('event: change\ndata: \n\n'));
      }, QUIET_MS);
    },
    close() {
      clearTimeout(pending);
      pending = undefined;
      for (const stream of streams) stream.close();
      streams.clear();
    },
  };
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);
