const PLAIN = /^[^\\:*?"<>|\s\p{Cc}][^\\:*?"<>|\p{Cc}]*$/u;

/** Whether a folder of a repository may hold reports: relative, inside the tree, and never in `.git` or `.github`. */
export const isReportFolder = (folder: string): boolean =>
  folder.length <= 200 &&
  folder
    .split('/')
    .every((name) => PLAIN.test(name) && !/^(\.{1,2}|\.git.*|git~\d+)$/i.test(name) && !/[. ]$/.test(name));
