/** Files that tell a coding agent, or an editor that runs things, what to do. Names in lower case. */
const AGENT_FILES: readonly RegExp[] = [
  /(^|\/)\.(claude|cursor|codex|gemini|windsurf|aider[^/]*|roo|continue|kiro|junie|amazonq|augment|opencode|trae|qwen|vscode|idea|devcontainer)(\/|$)/,
  /(^|\/)(claude(\.local)?|agents?(\.override)?|gemini|qwen|copilot-instructions|skill)\.md$/,
  /(^|\/)\.(mcp\.json|cursorrules|windsurfrules|clinerules[^/]*|roorules[^/]*|goosehints|devcontainer\.json)$/,
];

/** Whether a path is such a file. File systems differ in whether case counts, and so do the tools that look for these. */
export const isAgentFile = (path: string): boolean => AGENT_FILES.some((pattern) => pattern.test(path.toLowerCase()));
