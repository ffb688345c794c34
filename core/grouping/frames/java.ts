import type { StackFrame } from '../exception.ts';
import { memoize } from '../memoize.ts';
import type { FrameIdentity, Tier } from './frame.ts';

const RUNTIME =
  /^(?:java|javax|jdk|sun|kotlin|kotlinx|scala|groovy|clojure|dalvik|libcore|jrockit|GeneratedMethodAccessor|\$Proxy)(?:\.|$)|^com\.(?:sun|ibm\.(?:jvm|oti)|oracle\.(?:jvm|truffle))\.|^org\.(?:codehaus\.groovy|graalvm)\.|^(?:j|jrt)\./i;
const RUNNER =
  /^(?:junit|org\.(?:junit|testng|hamcrest|assertj|spockframework|opentest4j|apache\.(?:tools\.ant|maven))|com\.(?:google\.common\.truth|carrotsearch\.randomizedtesting|intellij))\./i;
const GLUE =
  /^(?:org\.apache\.(?:catalina\.core\.ApplicationFilterChain$|tomcat\.util\.threads\.)|org\.springframework\.(?:web\.filter\.|aop\.framework\.|cglib\.|security\.web\.\w*Filter)|io\.netty\.util\.concurrent\.)/i;
const GENERATED = /\$\$?(?:MockitoMock|Proxy|Lambda|EnhancerBy|FastClassBy|SpringCGLIB|HibernateProxy|ByteBuddy)/;
const TEST = /(?:^|\.)(?:\w*(?:Tests?|TestCase|TestBase|TestSuite|Spec|IT)|Test[A-Z]\w*)(?:\$.*)?$|\.tests?\./;
const FRAMEWORK =
  /^(?:org\.(?:springframework|hibernate|apache\.(?:http|catalina|coyote|tomcat)|mockito|easymock|powermock|gradle|aspectj|jboss\.(?:as|invocation|weld|modules)|aopalliance|slf4j|eclipse\.jetty|mortbay|objectweb\.asm)|ch\.qos\.logback|io\.(?:netty|undertow|reactivex|vertx|micronaut|quarkus|opentelemetry|grpc)|reactor|rx|akka|play|net\.(?:sf\.cglib|bytebuddy)|com\.(?:android\.internal|google\.(?:common|inject|guava)|fasterxml|zaxxer|netflix\.hystrix|datadog|newrelic|mysql|squareup)|datadog|android|androidx|okhttp3|retrofit2|feign|org\.postgresql|oracle\.jdbc|jakarta)\./i;

const CLASSES_REMEMBERED = 20_000;

/** Java, Kotlin, Scala, Groovy: class and method, without what the compiler or a proxy numbered. */
export function identifyJava({ module = '', function: name = '' }: StackFrame): FrameIdentity {
  const owner = classOf(module);
  return { module: owner.module, function: /[$-]/.test(name) ? stableMethod(name) : name, tier: owner.tier };
}

const classOf = memoize((raw: string): Pick<FrameIdentity, 'module' | 'tier'> => {
  const module = stableClass(raw);
  return { module, tier: GENERATED.test(raw) ? 'runtime' : tierOf(module) };
}, CLASSES_REMEMBERED);

/** What a compiler or a library makes out of a class at run time; the rest of its name is numbers. */
const MADE =
  /\$\$(?:Lambda|EnhancerBy|FastClassBy|SpringCGLIB|Spring|Proxy|anonfun|ExternalSyntheticLambda|InternalSyntheticLambda|Nest|KClass)|_ClientProxy$|_Subclass$|_\$\$_|_jvst\w{1,20}$/;

function stableClass(name: string): string {
  const made = name.search(MADE);
  return (made === -1 ? name : name.slice(0, made))
    .replace(/^(?:java|jdk)\.[a-z]+(?:\.[a-z]+){0,3}?\.(?=(?:java|javax|jdk|sun|com\.sun)\.)/, '')
    .replace(/\$\$?\d+(?=\$|$)/g, '')
    .replace(/(?:__|--)\d+(?=\$|$)/g, '')
    .replace(/(?<=_closure)\d+/g, '')
    .replace(/(?<=Accessor|Proxy|Lambda)\d+$/, '')
    .replace(/\$anonfun(?:\$.*)?$/, '')
    .replace(/\$+$/, '');
}

const stableMethod = (name: string): string =>
  name
    .replace(/^lambda\$(?:(\w+?)\$)?\d+$/, '$1')
    .replace(/^\$anonfun\$(\w+?)\$\d+(?:\$adapted)?$/, '$1')
    .replace(/^access\$\d+$/, 'access$')
    .replace(/[$-]\d+$/, '')
    .replace(/\$default$|\$suspendImpl$/, '');

function tierOf(module: string): Tier {
  if (RUNTIME.test(module) || RUNNER.test(module) || GLUE.test(module)) return 'runtime';
  if (TEST.test(module)) return 'test';
  return FRAMEWORK.test(module) ? 'framework' : 'app';
}
