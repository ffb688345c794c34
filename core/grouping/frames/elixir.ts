import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';

const RUNTIME_APPLICATION =
  /^(?:stdlib|kernel|erts|elixir|iex|mix|logger|ex_unit|eex|compiler|crypto|ssl|ssh|inets|sasl|public_key|runtime_tools|asn1|mnesia|eunit|common_test)$/;
const FRAMEWORK_APPLICATION =
  /^(?:phoenix\w*|plug\w*|ecto\w*|db_connection|postgrex|myxql|tds|redix|cowboy\w*|cowlib|ranch|bandit|thousand_island|oban\w*|broadway\w*|gen_stage|flow|finch|mint|castore|jason|poison|tesla|hackney|httpoison|req|gun|absinthe\w*|dataloader|telemetry\w*|sentry|opentelemetry\w*|swoosh|bamboo|gettext|nimble_\w+|quantum|exq|amqp|brod|lager|poolboy|ash\w*|spandex\w*|decimal|timex|tzdata|ex_aws\w*|websockex|elli|webmachine|mochiweb|rebar\w*)$/;
const RUNTIME_MODULE =
  /^(?:gen(?:_server|_statem|_event|_fsm|_tcp|_udp)?|proc_lib|supervisor|application(?:_\w+)?|erl_\w+|erlang|lists|maps|ets|dets|timer|ssl\w*|binary|string|io(?:_lib\w*)?|unicode|sets|dict|orddict|array|queue|file|re|shell|init|error_(?:logger|handler)|logger\w*|sys|code\w*|c|escript|eunit\w*|test_server|ct_\w+|httpc\w*|crypto|base64|calendar|rand|proplists|filename|filelib|GenServer|Agent|Task(?:\.\w+)?|Enum|Stream|Map|Keyword|List|String|Kernel(?:\.\w+)?|Access|Process|Registry|Supervisor|DynamicSupervisor|Exception|Code|Module|Integer|Float|Date\w*|Time|NaiveDateTime|Regex|Registry|System|File|IO|URI|Version|Logger(?:\..+)?|Mix(?:\..+)?|ExUnit(?:\..+)?|elixir\w*)$/;
const FRAMEWORK_MODULE =
  /^(?:Phoenix|Plug|Ecto|DBConnection|Postgrex|MyXQL|Cowboy|Bandit|ThousandIsland|Oban|Broadway|GenStage|Finch|Mint|Jason|Tesla|HTTPoison|Req|Absinthe|Sentry|OpenTelemetry|Swoosh)(?:\.|$)|^(?:cowboy|ranch|hackney|poolboy|lager|elli|webmachine|mochiweb|telemetry|brod)(?:_\w+)?$/;

/** Elixir and Erlang: module and function, without arity and without what the compiler made out of closures. */
export function identifyBeam(frame: StackFrame): FrameIdentity {
  const module = (frame.module ?? '').replace(/^(?::|Elixir\.)/, '').replaceAll("'", '');
  const file = (frame.file ?? '').replaceAll('\\', '/');
  return {
    module: module === '' ? file.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '').replace(/\.\w+$/, '') : module,
    function: functionOf((frame.function ?? '').replaceAll("'", '')),
    tier: tierOf(module, file, frame.package ?? ''),
  };
}

/** `-map/2-lists^map/1-0-` and `-place/1-fun-0-` are closures of `map` and `place`. */
const functionOf = (name: string): string => name.replace(/^-(?:fun\.)?([^/]+)\/\d+-.*$/, '$1');

function tierOf(module: string, file: string, application: string): Tier {
  if (application !== '') {
    if (RUNTIME_APPLICATION.test(application)) return 'runtime';
    if (FRAMEWORK_APPLICATION.test(application)) return 'framework';
  } else if (RUNTIME_MODULE.test(module)) return 'runtime';
  else if (FRAMEWORK_MODULE.test(module)) return 'framework';
  if (/(?:^|\/)deps\//.test(file)) return 'framework';
  return /(?:^|\/)test\/|_test\.exs$/.test(file) ? 'test' : 'app';
}
