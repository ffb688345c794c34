/** What can be named: the texts of an error event that say which bug it is. */
export interface ErrorText {
  readonly service: string;
  /** The log line. */
  readonly message?: string;
  readonly error: {
    readonly kind?: string;
    readonly message?: string;
    readonly stack?: string;
    readonly fingerprint?: string;
  };
  /** The field of the log that the error was read from. */
  readonly readFrom?: string;
}

/** One part of the evidence that a fingerprint was made from, or that was looked at and left out. */
export interface Component {
  readonly name: string;
  readonly value: string;
  /** Whether it is part of the key. */
  readonly contributes: boolean;
  /** Why it is, or why it is not. */
  readonly hint?: string;
}

export type FingerprintMethod =
  /** `error.fingerprint` of the service. */
  | 'override'
  /** A frame of the service's own code. */
  | 'in-app-frame'
  /** No frame of its own: the first library frames and the message. */
  | 'library-frames'
  /** A stack that no reader knows: its first masked lines and the message. */
  | 'stack-lines'
  /** No frame at all: the exception's kind and the masked message. */
  | 'exception-message'
  /** No exception either: the masked log line. */
  | 'log-template';

/** What an algorithm answers: the stable name of one bug, and how it was found. */
export interface NamedError {
  /** One bug, one incident. 32 hexadecimal digits. */
  readonly fingerprint: string;
  /** Variants within one bug: how it came there. */
  readonly strict: string;
  /** Related bugs, across services: shown, never merged by itself. */
  readonly loose: string;
  readonly method: FingerprintMethod;
  /** A sentence for a person. */
  readonly because: string;
  readonly components: readonly Component[];
  /** When the service named it: the fingerprint that the algorithm gives without the service's word. */
  readonly ownName?: string;
}

/** A fingerprint under which the same bug may be known already. */
export interface Alias {
  readonly algorithm: string;
  readonly fingerprint: string;
  /** Why the bug may be known under it, for a person. */
  readonly because: string;
}

export interface Fingerprint extends Omit<NamedError, 'ownName'> {
  /** The algorithm that named it. */
  readonly algorithm: string;
  /** The likeliest first. */
  readonly aliases: readonly Alias[];
}
