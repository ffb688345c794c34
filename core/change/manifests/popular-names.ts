/** Packages that everybody knows, and whose names others imitate. Those that differ by a letter on purpose are here both. */
const POPULAR: Readonly<Record<string, string>> = {
  npm: 'react react-dom preact redux express lodash axios chalk commander debug moment dayjs webpack rollup vitest jquery angular svelte nestjs fastify mongoose sequelize prisma typeorm knex mysql mysql2 redis ioredis socket.io dotenv cross-env eslint prettier typescript ts-node nodemon jsonwebtoken bcrypt bcryptjs passport helmet cors body-parser cookie-parser multer nodemailer winston pino morgan uuid nanoid async request node-fetch superagent cheerio puppeteer playwright rimraf mkdirp yargs minimist inquirer colors electron graphql apollo-server next nuxt discord.js stripe aws-sdk ethers web3 tailwindcss postcss babel underscore bluebird ramda immer zustand formik',
  pypi: 'requests urllib3 numpy pandas scipy django flask fastapi uvicorn gunicorn sqlalchemy celery redis pydantic pytest boto3 botocore beautifulsoup4 lxml pillow matplotlib scikit-learn tensorflow keras pytorch torch transformers jinja2 werkzeug click pyyaml cryptography paramiko selenium psycopg2 pymongo setuptools colorama python-dateutil httpx aiohttp openai anthropic langchain',
  rubygems:
    'rails rake rspec devise puma sidekiq nokogiri sinatra bundler activerecord faraday httparty redis rubocop capybara',
  cargo: 'serde tokio reqwest clap rand anyhow thiserror actix-web axum hyper diesel sqlx tracing regex chrono rustls',
  composer:
    'guzzlehttp/guzzle monolog/monolog laravel/framework symfony/console phpunit/phpunit nesbot/carbon doctrine/orm',
  nuget: 'newtonsoft.json serilog automapper dapper polly mediatr fluentvalidation entityframework',
  hex: 'phoenix ecto plug jason oban absinthe broadway tesla finch',
};

const LEAST_LETTERS = 5;

/**
 * A popular name that another imitates: one letter more, less or other, two neighbours swapped, or another mark between words.
 *
 * @returns undefined for a name that is popular itself, or like none
 */
export function imitatedName(ecosystem: string, name: string): string | undefined {
  const names = (POPULAR[ecosystem] ?? '').split(' ');
  if (names.includes(name) || name.length < LEAST_LETTERS || name.length > 60) return undefined;
  return names.find((popular) => popular.length >= LEAST_LETTERS && isLike(name, popular));
}

function isLike(name: string, popular: string): boolean {
  const plain = (text: string) => text.replace(/[-_.]/g, '');
  if (plain(name) === plain(popular)) return name !== popular;
  if (Math.abs(name.length - popular.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === popular[start]) start += 1;
  const [rest, wanted] = [name.slice(start), popular.slice(start)];
  const isSwapped =
    rest.length === wanted.length &&
    rest[0] === wanted[1] &&
    rest[1] === wanted[0] &&
    rest.slice(2) === wanted.slice(2);
  return isSwapped || rest.slice(1) === wanted || rest === wanted.slice(1) || rest.slice(1) === wanted.slice(1);
}
