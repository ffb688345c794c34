import type { StackFrame } from '../exception.ts';
import { memoize } from '../memoize.ts';
import type { FrameIdentity, Tier } from './frame.ts';

const RUNTIME =
  /^(?:System|Microsoft\.(?:CSharp|VisualBasic|Win32)|MS|Mono|Xunit|NUnit|Moq|FluentAssertions|Internal)\.|^lambda_method/;
const FRAMEWORK =
  /^(?:Microsoft|Newtonsoft|Autofac|Castle|Polly|MediatR|Dapper|Npgsql|StackExchange|Serilog|Hangfire|MassTransit|Grpc|Azure|Amazon|Owin|ServiceStack|Datadog)\./;

/** The class that a compiler makes out of an async method or an iterator. */
const MACHINE = /^(.*?)\.?<(\w+)>d__\d+(?:`\d+)?(?:\[.*)?$/;

/** .NET: type and method, with state machines and closures put back under the method that they were made from. */
export function identifyDotnet(frame: StackFrame): FrameIdentity {
  const raw = (frame.module ?? '').replaceAll('+', '.');
  const isStep = frame.function === 'MoveNext' && MACHINE.test(raw);
  const machine = isStep ? MACHINE.exec(raw) : null;
  const owner = isStep ? (machine?.[1] ?? '') : raw;
  const name = isStep ? (machine?.[2] ?? '') : (frame.function ?? '');
  const { module, tier } = typeOf(owner);
  return {
    module,
    function: /[`<[]|^lambda_method/.test(name) ? stableMethod(name) : name,
    tier: frame.file?.startsWith('http') ? 'app' : tier,
  };
}

const TYPES_REMEMBERED = 20_000;

const typeOf = memoize((name: string): Pick<FrameIdentity, 'module' | 'tier'> => {
  const module = stableType(name);
  return { module, tier: tierOf(module) };
}, TYPES_REMEMBERED);

const stableType = (name: string): string =>
  name
    .replace(/`\d+(?:\[[^\]]*\]+)?/g, '')
    .replace(/\.?<>c(?:__DisplayClass[\d_]+)?(?=\.|$)/g, '')
    .replace(/<(\w*)>d__\d+/g, '$1')
    .replace(/\[.*\]$/, '');

const stableMethod = (name: string): string =>
  name
    .replace(/`\d+|\[.*\]$/g, '')
    .replace(/^<+(\w+)>?\$?>?[bg]__(?:\w+\|)?[\d_]+$/, '$1')
    .replace(/^<(\w+)>g__(\w+)\|[\d_]+$/, '$2')
    .replace(/^(lambda_method)\d*$/, '$1');

function tierOf(module: string): Tier {
  if (RUNTIME.test(`${module}.`)) return 'runtime';
  return FRAMEWORK.test(`${module}.`) ? 'framework' : 'app';
}
