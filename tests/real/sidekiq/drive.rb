# SPDX-License-Identifier: Apache-2.0
# Has a real Sidekiq on a real Redis do jobs, in a folder of its own, and prints what it did: a line for each case, its
# name first. sidekiq_test.cpp has the model do the same.
#
#   ruby drive.rb FOLDER
require "json"
require "redis"

FOLDER = ARGV.fetch(0)
SOCKET = "#{FOLDER}/redis.sock"
ENV["REDIS_URL"] = "unix://#{SOCKET}"

def wait_until(what, seconds = 30)
  deadline = Time.now + seconds
  until yield
    abort "drive.rb: #{what} did not happen within #{seconds} s" if Time.now > deadline
    sleep 0.02
  end
end

redis_process = spawn("redis-server", "--port", "0", "--unixsocket", SOCKET, "--save", "", "--dir", FOLDER,
                      out: "#{FOLDER}/redis.log", err: %i[child out])
at_exit { Process.kill("KILL", redis_process) }
wait_until("Redis's socket") { File.socket?(SOCKET) }
REDIS = Redis.new(path: SOCKET)

def push(queue, job, number, more = {})
  payload = {"class" => job, "queue" => queue, "args" => [number], "jid" => "%024x" % number, "retry" => true,
             "created_at" => Time.now.to_f, "enqueued_at" => Time.now.to_f}.merge(more)
  REDIS.sadd("queues", [queue])
  REDIS.lpush("queue:#{queue}", JSON.generate(payload))
end

def numbers_in(queue) # what is fetched next first
  REDIS.lrange("queue:#{queue}", 0, -1).reverse.map { |job| JSON.parse(job)["args"][0] }
end

# Sidekiq runs while the block does; then it is killed, unless the block has seen it end.
def sidekiq(queues, threads, timeout = 25)
  options = queues.flat_map { |queue| ["-q", queue] }
  process = spawn("sidekiq", "-r", "#{__dir__}/jobs.rb", "-c", threads.to_s, "-t", timeout.to_s, *options,
                  out: "#{FOLDER}/sidekiq.log", err: %i[child out])
  ended = yield process
  return if ended
  Process.kill("KILL", process)
  Process.wait(process)
end

def say(name, values)
  puts "#{name} #{values.join(" ")}"
  REDIS.flushall
end

# ---- strict: the order in which jobs of three queues are done by one thread ----
mix = Random.new(36)
pushed = (0...120).map { |number| [%w[high default low][mix.rand(3)], number] }
pushed.each { |queue, number| push(queue, "Note", number) }
sidekiq(%w[high default low], 1) do
  wait_until("all jobs") { REDIS.llen("done") == pushed.size }
  false
end
puts "pushed #{pushed.map { |queue, number| "#{queue}:#{number}" }.join(" ")}"
say("strict", REDIS.lrange("done", 0, -1))

# ---- weighted: the queue of each of 1,500 jobs while none of the queues is empty ----
%w[high default low].each_with_index { |queue, q| 1500.times { |i| push(queue, "Note", q * 10_000 + i) } }
sidekiq(%w[high,3 default,2 low,1], 1) do
  wait_until("1,500 jobs", 60) { REDIS.llen("done") >= 1500 }
  false
end
say("weighted", REDIS.lrange("done", 0, 1499).map { |number| number.to_i / 10_000 })

# ---- retries: the delay of the failure after 0 to 24 others ----
25.times do |count|
  12.times do |i|
    before = count.zero? ? {} : {"retry_count" => count - 1, "failed_at" => Time.now.to_f}
    push("default", "Fail", count * 100 + i, before)
  end
end
sidekiq(%w[default], 5) do
  wait_until("all failures", 60) { REDIS.zcard("retry") == 300 }
  false
end
say("retries", REDIS.zrange("retry", 0, -1, with_scores: true).map { |job, score|
  failed = JSON.parse(job)
  "#{failed["retry_count"]}:#{(score - (failed["retried_at"] || failed["failed_at"])).floor}"
})

# ---- exhausted: the twenty-sixth failure, retry: 0 and retry: false ----
push("default", "Fail", 1, "retry_count" => 24, "failed_at" => Time.now.to_f)
push("default", "Fail", 2, "retry" => 0)
push("default", "Fail", 3, "retry" => false)
sidekiq(%w[default], 1) do
  wait_until("the dead") { REDIS.zcard("dead") == 2 && REDIS.llen("queue:default").zero? }
  sleep 0.5
  false
end
say("exhausted", [REDIS.zcard("dead"), REDIS.zcard("retry")])

# ---- KILL: what five threads have is gone ----
12.times { |number| push("default", "Long", number) }
sidekiq(%w[default], 5) do |process|
  wait_until("five jobs") { REDIS.llen("begun") == 5 }
  Process.kill("KILL", process)
  Process.wait(process)
  true
end
say("kill", [12 - numbers_in("default").size])

# ---- TERM: it is back at the head, half a second before the time-out or a little later ----
12.times { |number| push("default", "Long", number) }
told = stopped = ended = nil
sidekiq(%w[default], 5, 4) do |process|
  wait_until("five jobs") { REDIS.llen("begun") == 5 }
  Process.kill("TERM", process)
  told = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  wait_until("the jobs' return") { REDIS.llen("queue:default") == 12 }
  stopped = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  Process.wait(process)
  ended = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  true
end
puts "term_times #{((stopped - told) * 1000).round} #{((ended - told) * 1000).round}"
say("term", numbers_in("default"))
