/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Lets some milliseconds pass. */
export type Sleep = (milliseconds: number) => Promise<void>;
