import { expect, test } from 'vitest';
import { wantedPackages } from '../../../../core/change/manifests/read-manifests.ts';
import { changeOf, type Files } from '../change-of.ts';

const read = (files: Files) => {
  const found = wantedPackages(changeOf({}, files).head, Object.keys(files));
  const named = (scope: string) => found.filter((each) => each.scope === scope).map(({ name }) => name);
  return [named('runtime'), named('development')];
};

test.each<[string, string, string[], string[]]>([
  [
    'package.json',
    JSON.stringify({
      dependencies: { hono: '1', own: 'workspace:*', '@types/a': '1' },
      peerDependencies: { react: '19' },
      devDependencies: { vitest: '5' },
    }),
    ['hono', 'react'],
    ['@types/a', 'vitest'],
  ],
  [
    'composer.json',
    '{"require":{"php":"^8","ext-json":"*","Guzzle/guzzle":"1"},"require-dev":{"phpunit/phpunit":"1"}}',
    ['guzzle/guzzle'],
    ['phpunit/phpunit'],
  ],
  [
    'deno.json',
    '{"imports":{"a":"npm:hono@4","@std/path":"jsr:@std/path@1","x/":"./x/"}}',
    ['hono', 'jsr:@std/path'],
    [],
  ],
  [
    'requirements.txt',
    '# web\nFlask==3.0  # why\nrequests[socks]>=2 ; python_version > "3"\n-r base.txt\ngit+https://github.com/a/b_c.git@v1\n',
    ['flask', 'requests', 'b-c'],
    [],
  ],
  ['requirements-dev.txt', 'pytest\n', [], ['pytest']],
  [
    'pyproject.toml',
    '[project]\ndependencies = [\n  "httpx>=0.2", # why\n  "Typing_Extensions",\n]\n[project.optional-dependencies]\ns3 = ["boto3"]\ntest = ["pytest"]\n[dependency-groups]\ndev = ["ruff"]\n[build-system]\nrequires = ["hatchling"]\n',
    ['httpx', 'typing-extensions', 'boto3'],
    ['pytest', 'ruff'],
  ],
  [
    'pyproject.toml',
    '[tool.poetry.dependencies]\npython = "^3.12"\nhttpx = "^0.2"\nown = { path = "../own" }\n[tool.poetry.group.dev.dependencies]\npytest = "^8"\n',
    ['httpx'],
    ['pytest'],
  ],
  ['Pipfile', '[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n', ['flask'], ['pytest']],
  ['setup.py', 'setup(install_requires=["six>=1", "attrs"])', ['six', 'attrs'], []],
  [
    'go.mod',
    'module shop\nrequire github.com/a/one v1.0.0\nrequire (\n\tgithub.com/b/two/v3 v3.1.0\n\tgithub.com/c/three v1.0.0 // indirect\n)\nreplace (\n\tgithub.com/x/y v1.0.0 => ../y\n)\n',
    ['github.com/a/one', 'github.com/b/two'],
    [],
  ],
  [
    'Cargo.toml',
    '[dependencies]\nserde = { version = "1", features = [\n  "derive",\n] }\nown = { path = "../own" }\nreq = { package = "reqwest", version = "1" }\n[dependencies.tokio_util]\nversion = "1"\n[dev-dependencies]\nproptest = "1"\n[build-dependencies]\ncc = "1"\n[target.\'cfg(unix)\'.dependencies]\nnix = "1"\n',
    ['serde', 'reqwest', 'tokio-util', 'nix'],
    ['proptest', 'cc'],
  ],
  [
    'Gemfile',
    "gem 'rails', '~> 8'\ngroup :development, :test do\n  gem 'rspec'\nend\ngroup :production do\n  gem 'pg'\nend\ngem 'pry', group: :development\n# gem 'no'\n",
    ['rails', 'pg'],
    ['rspec', 'pry'],
  ],
  ['shop.gemspec', "s.add_dependency 'rack', '>= 2'\ns.add_development_dependency 'rake'\n", ['rack'], ['rake']],
  [
    'mix.exs',
    'defp deps do\n  [\n    {:phoenix, "~> 1.8"},\n    {:credo, "~> 1.7", only: [:dev, :test], runtime: false},\n    {:own, in_umbrella: true}\n  ]\nend\n',
    ['phoenix'],
    ['credo'],
  ],
  [
    'pubspec.yaml',
    'dependencies:\n  flutter:\n    sdk: flutter\n  http: ^1.0.0\ndev_dependencies:\n  test: any\n',
    ['http'],
    ['test'],
  ],
  [
    'Package.swift',
    'dependencies: [ .package(url: "https://github.com/Vapor/vapor.git", from: "4.0.0") ]',
    ['https://github.com/vapor/vapor'],
    [],
  ],
  [
    'pom.xml',
    '<project><parent><groupId>org.boot</groupId></parent><groupId>com.shop</groupId><dependencyManagement><dependencies><dependency><groupId>a</groupId><artifactId>bom</artifactId></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>org.boot</groupId><artifactId>web</artifactId></dependency><dependency><groupId>com.shop</groupId><artifactId>own</artifactId></dependency><dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies></project>',
    ['org.boot:web'],
    ['junit:junit'],
  ],
  [
    'build.gradle.kts',
    'dependencies {\n  implementation("com.a:one:1.0")\n  implementation(project(":own"))\n  testImplementation("junit:junit:4")\n  api(platform("a:bom:1"))\n}\n',
    ['com.a:one'],
    ['junit:junit'],
  ],
  [
    'build.gradle',
    "dependencies {\n  implementation 'com.a:one:1.0'\n  compileOnly 'org.lombok:lombok:1'\n}\n",
    ['com.a:one'],
    ['org.lombok:lombok'],
  ],
  [
    'Shop.csproj',
    '<PackageReference Include="Polly" Version="8" /><PackageReference Include="StyleCop"><PrivateAssets>all</PrivateAssets></PackageReference>',
    ['polly'],
    ['stylecop'],
  ],
  ['Shop.Tests/Shop.Tests.csproj', '<PackageReference Include="xunit" Version="2" />', [], ['xunit']],
  ['package.json', '{"dependencies": [', [], []],
  ['package.json', 'null', [], []],
])('%s: %s', (path, text, runtime, development) => {
  expect(read({ [path]: text })).toEqual([runtime, development]);
});

test('a name of a version catalog is its package', () => {
  expect(
    read({
      'build.gradle.kts':
        'dependencies {\n  implementation(libs.ktor.client.core)\n  implementation(libs.bundles.db)\n}\n',
      'gradle/libs.versions.toml':
        '[libraries]\nktor-client-core = { module = "io.ktor:ktor-client", version = "3" }\npg = "org.postgresql:pg:1"\n[bundles]\ndb = ["pg"]\n',
    })[0],
  ).toEqual(['io.ktor:ktor-client', 'org.postgresql:pg']);
});
