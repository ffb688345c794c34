import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

const RUNTIME_FUNCTION =
  /^(?:_?swift_|_assertionFailure|_fatalErrorMessage|assertionFailure|fatalError|preconditionFailure|Swift(?: runtime failure|\.)|thunk for|reabstraction thunk|_start$|start$|__libc_|libc_start)/;
const RUNTIME_IMAGE = /^(?:libswift\w*|libdispatch|libc|libsystem\w*|libFoundation|dyld|libpthread|ld-linux)(?:[.-]|$)/;
const FRAMEWORK =
  /^(?:Vapor|NIO\w*|Fluent\w*|ConsoleKit|RoutingKit|AsyncKit|Leaf\w*|SQLKit|PostgresNIO|PostgresKit|MySQLNIO|Redis\w*|Hummingbird\w*|Smoke\w*|AWSLambda\w*|Soto\w*|GRPC\w*|Logging|Metrics|Tracing|Foundation|Dispatch|Combine|SwiftUI|UIKit|CoreData|XCTest|Testing|Alamofire|RxSwift|Kingfisher|Sentry|Datadog\w*)\./;
const CHECKOUT = /\/(?:\.build|SourcePackages|DerivedData\/\S+)\/checkouts\/([^/]+)\//;

/** The compiler puts words before the name of a function that it derives from another, often several. */
const MADE =
  /^(?:(?:implicit |partial apply for |merged |specialized |generic specialization <[^>]*> of |outlined |static |class |@objc |dispatch thunk of |protocol witness for |(?:closure|implicit closure|defer|\$defer) #\d+ (?:@\w+ )?(?:\([^)]*\) )?(?:async )?(?:throws )?(?:-> \S+ )?in )|\(\d+\) (?:await|suspend) resume partial function for |\(extension in \w+\):)/;

/** Swift: the file and the function, without arguments, generics, closures and thunks. */
export function identifySwift({ file = '', function: name = '' }: StackFrame): FrameIdentity {
  let bare = name;
  for (let rounds = 0; rounds < ROUNDS && MADE.test(bare); rounds++) bare = bare.replace(MADE, '');
  const end = bare.indexOf('(');
  const path = file.replaceAll('\\', '/');
  return {
    module: stablePath(path.replace(/^.*\/checkouts\//, '')).replace(/\.swift$/, ''),
    function: (end > 0 ? bare.slice(0, end) : bare).replace(/<[^<>]*>/g, '').trim(),
    tier: tierOf(bare, path),
  };
}

const ROUNDS = 6;

function tierOf(name: string, path: string): Tier {
  if (RUNTIME_FUNCTION.test(name) || RUNTIME_IMAGE.test(path.split('/').at(-1) ?? '')) return 'runtime';
  if (CHECKOUT.test(path) || FRAMEWORK.test(name)) return 'framework';
  return /\/Tests\//.test(path) ? 'test' : 'app';
}
