import type { Finding } from '../../records/change-facts.ts';
import type { ChangedLine, ChangedLines } from '../changed-lines.ts';

/** Settings by which fewer tests run, a failure counts less, or less has to be covered. */
export function loosenedSettings({ added, removed }: ChangedLines): readonly Finding[] {
  const isSetting = ({ kind, path }: ChangedLine) => kind === 'configuration' || kind === 'code' || SETTINGS.test(path);
  const [now, before] = [added.filter(isSetting), removed.filter(isSetting)];
  return [
    ...now.flatMap((line) => {
      const found = ADDED.find(({ pattern, paths = /./ }) => pattern.test(line.code) && paths.test(line.path));
      if (found === undefined || before.some(({ path, code }) => path === line.path && found.pattern.test(code)))
        return [];
      return [findingOf(line, found.rule, found.text)];
    }),
    ...loweredThresholds(now, before),
  ];
}

const SETTINGS =
  /(^|\/)(?:(?:vitest|jest|karma|playwright|cypress)\.(?:config|setup)\.\w+|\.mocharc[^/]*|pytest\.ini|conftest\.py|tox\.ini|noxfile\.py|setup\.cfg|phpunit\.xml[^/]*|\.rspec|\.nycrc[^/]*|\.coveragerc|codecov\.ya?ml|\.codecov\.ya?ml|\.simplecov|(?:test|spec|rails)_helper\.\w+|coveralls\.json|sonar-project\.properties)$/;

/** Files that say how tests are run. */
const RUNS_TESTS =
  /(^|\/)(?:package\.json|pyproject\.toml|pom\.xml|[^/]*\.gradle(?:\.kts)?|Makefile|mix\.exs|composer\.json|Cargo\.toml|Rakefile|[^/]*\.(?:sh|ya?ml|ini|cfg|toml|csproj|runsettings))$/;

const ADDED: readonly {
  readonly rule: string;
  readonly text: string;
  readonly pattern: RegExp;
  readonly paths?: RegExp;
}[] = [
  {
    rule: 'tests-excluded',
    text: 'A setting leaves tests out of the run.',
    pattern:
      /\btestPathIgnorePatterns\b|\bcollect_ignore\w*\b|--(?:deselect|ignore)[= ]\S{0,100}test|\s-k\s?["']?not\s|--exclude-(?:tag|group)\b|\bmodulePathIgnorePatterns\b|<excludedGroups>|-DskipTests|-Dmaven\.test\.skip|<skipTests>\s{0,4}true|<skip>\s{0,4}true|--passWithNoTests|\bcargo test\b.{0,200}--skip\b|\bgo test\b.{0,200}-skip[= ]/,
  },
  {
    rule: 'tests-excluded',
    text: 'A setting leaves tests out of the run.',
    pattern: /(?:\bexclude|<exclude>).{0,200}(?:[Tt]ests?|[Ss]pec)[\w*]{0,40}\./,
    paths: new RegExp(`${SETTINGS.source}|${/(^|\/)(?:pom\.xml|pyproject\.toml|[^/]*\.gradle(?:\.kts)?)$/.source}`),
  },
  {
    rule: 'failures-ignored',
    text: 'A failing test does not fail the run.',
    pattern:
      /<testFailureIgnore>\s{0,4}true|\bignoreFailures\s{0,4}=\s{0,4}true|\b(?:npm (?:run )?test|yarn test|pytest|go test|cargo test|mix test|rspec|phpunit|dotnet test|mvn test|vitest|jest)\b[^#\n]{0,200}\|\|\s{0,4}(?:true|:|exit 0)|"test"\s{0,4}:\s{0,4}"(?:echo\b[^"]{0,100}|exit 0|true)"/,
    paths: RUNS_TESTS,
  },
  {
    rule: 'tests-retried',
    text: 'A failing test is run again until it passes.',
    pattern:
      /\bretryTimes\(\s{0,4}[1-9]|\bretr(?:y|ies)\s{0,2}[:=]\s{0,2}[1-9]|--re(?:runs|tries)[= ][1-9]|\brerunFailingTestsCount\b|\bmaxRetries\s{0,2}(?:=|\.set\()\s{0,2}[1-9]/,
    paths: SETTINGS,
  },
];

/** A share, or a number of tests, that has to be reached. */
const THRESHOLD =
  /\b(?:fail[_-]under|cov-fail-under|coverage[_-]?threshold|min(?:imum)?[_-]?coverage|coverageThreshold|minimum|min_?tests|target|threshold|branches|functions|lines|statements|check-coverage|covered_?ratio)\b/i;
const NUMBER = /\d+(?:\.\d+)?/g;
const shapeOf = (code: string): string => code.replace(NUMBER, '0').replace(/\s+/g, '');

function loweredThresholds(now: readonly ChangedLine[], before: readonly ChangedLine[]): readonly Finding[] {
  const isThreshold = ({ code, path }: ChangedLine) =>
    THRESHOLD.test(code) && /\d/.test(code) && (SETTINGS.test(path) || RUNS_TESTS.test(path)) && isOfTests(path, code);
  const olds = before.filter(isThreshold);
  return olds.flatMap((old) => {
    const found = now.find(({ path, code }) => path === old.path && shapeOf(code) === shapeOf(old.code));
    if (found === undefined) {
      const isKept = now.some(({ code }) => THRESHOLD.test(code));
      return /fail[_-]under|coverage/i.test(old.code) && !isKept
        ? [{ ...findingOf(old, 'threshold-removed', 'A threshold of coverage is removed.') }]
        : [];
    }
    const [numbers, olderNumbers] = [found.code.match(NUMBER) ?? [], old.code.match(NUMBER) ?? []];
    const isLower = numbers.some((number, index) => Number(number) < Number(olderNumbers[index]));
    return isLower ? [findingOf(found, 'threshold-lowered', 'A threshold of tests or coverage is lowered.')] : [];
  });
}

/** `lines: 80` is a threshold in a runner's settings, and anything elsewhere. */
const isOfTests = (path: string, code: string): boolean =>
  SETTINGS.test(path) ||
  /cov|fail[_-]under|min(?:imum)?[_-]?tests/i.test(code) ||
  /(^|\/)(?:package\.json|pom\.xml|[^/]*\.gradle(?:\.kts)?|mix\.exs)$/.test(path);

const findingOf = ({ path, line }: ChangedLine, rule: string, text: string): Finding => ({
  rule,
  reason: 'test-loosened',
  path,
  line,
  text,
});
