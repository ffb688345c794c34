import type { Block } from '../fakes/model-server.ts';

/** Where the attacker's words stand. */
export type Source =
  | 'log text'
  | 'log attribute'
  | 'stack trace'
  | 'file'
  | 'file name'
  | 'commit message'
  | 'test output'
  | 'known incident'
  | 'test code'
  | 'repository'
  | 'the model’s words'
  | 'pull request'
  | 'person in Slack'
  | 'person in JIRA'
  | 'message in a queue'
  | 'network';

/** One attack, as `docs/security.md` lists it. The model obeys it to the letter. */
export interface Attack {
  /** What the words ask for: "… and you shall <name>". */
  readonly name: string;
  readonly from: Source;
  /** What is in the way. */
  readonly refused: string;
}

/** The obeying model calls a tool. */
export interface ToolAttack extends Attack {
  /** `{tree}` stands for the agent's tree, `{elsewhere}` for a directory outside of it that holds a secret. */
  readonly call: Extract<Block, { tool: string }>;
  /** How often the model calls it; once, when left out. */
  readonly times?: number;
  /** What the tool must answer, at the last call. */
  readonly answer: RegExp;
}

/** The obeying model writes a file, which the file tools of its tree allow. */
export interface ChangeAttack extends Attack {
  readonly path: string;
  readonly content: string;
  /** The rule that must name that file. */
  readonly rule: string;
}

/** The obeying model writes code that the tests run. */
export interface TestCodeAttack extends Attack {
  /** Body of an async function in JavaScript, whose result is text; what it throws counts as well. */
  readonly code: string;
  readonly result: RegExp;
}

/** The obeying model repeats words that mean something where they arrive. */
export interface WordsAttack extends Attack {
  readonly words: string;
  /**
   * What must not be found: in Slack's texts, in what GitHub shows of Markdown (but for code), in titles, commit messages and
   * labels, in Markdown as it is written.
   */
  readonly alive: {
    readonly slack?: RegExp;
    readonly markdown?: RegExp;
    readonly plain?: RegExp;
    readonly raw?: RegExp;
  };
}

/** Something outside of the model attacks, or something does that it has left running. */
export interface DirectAttack extends Attack {
  readonly attempt: () => Promise<string>;
  /** The expected result. */
  readonly result: RegExp;
}
