import Testing

extension SystemTests {
  @Suite struct WrongUseTests {
    @Test func `unknown commands and flags are wrong use`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.orderflow("fly").expectRefusal(2...2, "fly", "--help")
      try scratch.orderflow("up", "--sideways").expectRefusal(2...2, "--sideways", "--help")
      try scratch.orderflow("up", "--port", "many", "--data", scratch.path).expectRefusal(2...2, "--port", "many")
      try scratch.orderflow("worker", "gardening", "--data", scratch.path).expectRefusal(2...2, "gardening", "orders")
      try scratch.orderflow("worker").expectRefusal(2...2, "--help")
      try scratch.orderflow("token", "--data", scratch.path).expectRefusal(2...2, "--sub")
    }

    @Test func `a setting that cannot be is named with its value`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let data = "\(scratch.path)/data"
      let wrong = [
        ("ORDERFLOW_LEASE", "soon"), ("ORDERFLOW_PARTITIONS_ORDERS", "0"), ("ORDERFLOW_LISTEN", "here"),
        ("ORDERFLOW_REDIS_URL", "http://x"), ("ORDERFLOW_LOG_LEVEL", "loud"), ("ORDERFLOW_JWT_KEYS", "k1:short"),
      ]
      for (name, value) in wrong {
        let finished = try scratch.orderflow("up", "--data", data, settings: [name: value])
        finished.expectRefusal(2...2, name)
      }
    }

    @Test func `a port in use is named`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let port = "\(system.port)"
      let other = try system.spawn(["up", "--data", "\(system.scratch.path)/other", "--port", port]).finished()
      other.expectRefusal(3...3, port, "--port")
      let intake = try system.run("intake", "--redis-url", system.redisURL, "--listen", "127.0.0.1:\(port)")
      intake.expectRefusal(3...3, port, "--listen")
    }

    @Test func `a second system on the same directory is refused, and harms nothing`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      try system.run("up", "--port", "\(FreePort.find())").expectRefusal(3...3, system.data)
      #expect(try system.shop().insist(Demo.order(quantity: 1)).status == 201)
    }

    @Test func `a Redis that is not there is named`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let data = "\(scratch.path)/data"
      #expect(try scratch.orderflow("init", "--data", data).exit == 0)
      for command in [
        ["worker", "orders"], ["intake"], ["status"], ["import", Repository.demo],
        ["trace", "ord_0123456789abcdefghjkmnpq"],
      ] {
        let key = ["ORDERFLOW_JWT_KEYS": "k1:0123456789abcdef0123456789abcdef"]
        let words = [Repository.binary] + command + ["--data", data, "--redis-url", "unix:///nonexistent/redis.sock"]
        let environment = OrderflowSystem.plainEnvironment.merging(key) { $1 }
        let finished = try Subprocess(words, environment: environment, in: scratch).finished()
        finished.expectRefusal(3...3, "/nonexistent/redis.sock", "ORDERFLOW_REDIS_URL")
      }
    }

    @Test func `a Redis that may forget is refused`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let redis = try RedisProcess(in: scratch, policy: "allkeys-lru")
      defer { redis.end() }
      let (data, url) = ("\(scratch.path)/data", redis.url)
      #expect(try scratch.orderflow("init", "--data", data).exit == 0)
      try scratch.orderflow("worker", "orders", "--data", data, "--redis-url", url)
        .expectRefusal(3...3, "maxmemory-policy", "noeviction")
      try scratch.orderflow("up", "--data", data, "--redis-url", url, "--port", "\(FreePort.find())")
        .expectRefusal(3...3, "maxmemory-policy", "noeviction")
    }

    @Test func `help is there for every command, and ends well`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let overview = try scratch.orderflow("--help")
      #expect(overview.exit == 0)
      for command in ["up", "init", "intake", "worker", "import", "load", "status", "trace", "token", "settings"] {
        #expect(overview.output.contains("  \(command) "), "\(command)")
        let help = try scratch.orderflow(command, "--help")
        #expect(help.exit == 0 && help.output.contains("orderflow \(command)"), "\(command)")
      }
    }
  }
}
