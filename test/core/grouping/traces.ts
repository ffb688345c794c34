/** One trace a language, as its runtime prints it. Written for these tests. */
export const TRACES = {
  java: `2026-11-20 10:00:00,123 ERROR [http-1] c.a.Api - cannot place order
java.util.concurrent.ExecutionException: java.lang.IllegalStateException: cart 71 is closed
\tat java.base/java.util.concurrent.FutureTask.report(FutureTask.java:122)
\tat app//com.acme.orders.Worker.run(Worker.java:31) ~[orders-1.4.2.jar:?]
\tSuppressed: java.io.IOException: close failed
\t\tat com.acme.orders.Channel.close(Channel.java:9)
Caused by: java.lang.IllegalStateException: cart 71 is closed
\tat com.acme.orders.Preconditions.checkState(Preconditions.java:12)
\tat com.acme.orders.CartService.lambda$place$3(CartService.java:88)
\tat com.acme.orders.CartService.place(CartService.java:85)
\t... 14 more`,
  v8: `TypeError: Cannot read properties of undefined (reading 'price')
    at Object.total (/srv/app/src/cart/total.js:12:19)
    at async Cart.checkout [as pay] (file:///srv/app/src/cart/cart.js:40:5)
    at /srv/app/node_modules/express/lib/router/layer.js:95:5
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {
  [cause]: RangeError: no such item
      at find (/srv/app/src/cart/items.js:3:11)
}`,
  gecko: `total@https://shop.example/assets/cart.3f9a1c2b.js:1:2210
checkout/<@https://shop.example/assets/cart.3f9a1c2b.js:1:3307
@https://shop.example/:14:3`,
  hermes: `Error: no network
    at send (address at index.android.bundle:1:452701)
    at anonymous (native)`,
  python: `Traceback (most recent call last):
  File "/srv/app/orders/repo.py", line 14, in load
    return rows[key]
           ~~~~^^^^^
KeyError: 'o-71'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/app/orders/api.py", line 30, in get
    order = load(key)
  File "/usr/lib/python3.12/site-packages/flask/app.py", line 9, in dispatch
    return view()
orders.errors.NotFound: no order o-71`,
  pythonGroup: `  + Exception Group Traceback (most recent call last):
  |   File "/srv/app/jobs.py", line 8, in run
  |     raise ExceptionGroup("jobs", errors)
  | ExceptionGroup: jobs (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/app/jobs.py", line 3, in first
    |     int("x")
    | ValueError: invalid literal
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/srv/app/jobs.py", line 5, in second
    |     1/0
    | ZeroDivisionError: division by zero
    +------------------------------------`,
  notebook: `KeyError                                  Traceback (most recent call last)
/srv/app/report.py in build(rows, key)
     10     total = 0
---> 11     return rows[key]
     12
KeyError: 'q3'`,
  dotnet: `System.AggregateException: One or more errors occurred. ---> System.InvalidOperationException: cart is closed
   at Acme.Orders.CartService.<PlaceAsync>d__4.MoveNext() in C:\\src\\Orders\\CartService.cs:line 88
   --- End of inner exception stack trace ---
   at Acme.Orders.Worker.Run(String name, Int32 n) in C:\\src\\Orders\\Worker.cs:line 12`,
  dotnetGerman: `System.InvalidOperationException: Der Vorgang ist ungültig.
   bei Acme.Orders.CartService.Place(String name) in C:\\src\\CartService.cs:Zeile 88.
   bei Acme.Orders.Api.Post()`,
  goPanic: `panic: runtime error: index out of range [3] with length 3 [recovered]

goroutine 18 [running]:
main.recoverer()
\t/srv/app/recover.go:9 +0x1d
panic({0x10388e2c0?, 0x14000122018?})
\t/usr/local/go/src/runtime/panic.go:787 +0x124
github.com/acme/orders/cart.(*Service).Place(0x14000122018, {0x1, 0x2})
\t/srv/app/cart/service.go:88 +0x5c
created by main.main in goroutine 1
\t/srv/app/main.go:12 +0x44

goroutine 19 [sleep]:
time.Sleep(0x3b9aca00)
\t/usr/local/go/src/runtime/time.go:195 +0x10c`,
  goErrors: `cannot place order
github.com/acme/orders/cart.(*Service).Place
\t/srv/app/cart/service.go:88
main.main
\t/srv/app/main.go:12`,
  goWrapped: `no such file
main.readConfig
\t/srv/app/config.go:12
main.load
\t/srv/app/main.go:20
cannot load
main.load
\t/srv/app/main.go:21
main.main
\t/srv/app/main.go:9`,
  javaCircular: `java.lang.RuntimeException: outer
\tat com.acme.orders.Cart.place(Cart.java:5)
Caused by: java.lang.IllegalStateException: inner
\tat com.acme.orders.Cart.check(Cart.java:9)
Caused by: [CIRCULAR REFERENCE: java.lang.RuntimeException: outer]`,
  v8Aggregate: `AggregateError: All promises were rejected
    at async pay (/srv/app/src/pay.js:5:3) {
  [errors]: [
    TypeError: card.charge is not a function
        at charge (/srv/app/src/card.js:2:9),
    RangeError: no such voucher
        at redeem (/srv/app/src/voucher.js:7:11)
  ]
}`,
  ruby: `/srv/app/lib/cart.rb:12:in 'Cart#total': undefined method 'price' for nil (NoMethodError)
\tfrom /srv/app/lib/cart.rb:30:in 'block in Cart#checkout'
\tfrom /usr/lib/ruby/gems/3.4.0/gems/rack-3.1.0/lib/rack/lint.rb:9:in 'Rack::Lint#call'`,
  rubyOld: `/srv/app/lib/cart.rb:12:in \`total': divided by 0 (ZeroDivisionError)
\tfrom /srv/app/lib/cart.rb:30:in \`block (2 levels) in checkout'`,
  php: `PHP Fatal error:  Uncaught Acme\\Orders\\ClosedException: cart 71 is closed in /srv/app/src/Cart.php:88
Stack trace:
#0 /srv/app/src/Api.php(30): Acme\\Orders\\Cart->place(Object(Acme\\User))
#1 [internal function]: Acme\\Api->{closure}()
#2 {main}
  thrown in /srv/app/src/Cart.php on line 88`,
  rust: `thread 'main' panicked at src/cart.rs:12:10:
index out of bounds: the len is 3 but the index is 7
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/std/src/panicking.rs:665:5
   1: core::panicking::panic_fmt
             at /rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/core/src/panicking.rs:74:14
   2: orders::cart::Cart::total::{{closure}}
             at ./src/cart.rs:12:10
   3: orders::main
             at ./src/main.rs:4:5`,
  native: `SIGSEGV: segfault
#0  __pthread_kill (libsystem_kernel.dylib)
#1  abort (libsystem_c.dylib)
#2 0x10da79b0b cart::total(int) (orders cart.cc:88)
#3  main (orders main.cc:12)`,
} as const;
