# SPDX-License-Identifier: Apache-2.0
# The jobs that drive.rb has a real Sidekiq do.
require "sidekiq"

# Says which job it was.
class Note
  include Sidekiq::Worker
  def perform(number)
    Sidekiq.redis { |redis| redis.rpush("done", number) }
  end
end

# Fails at once.
class Fail
  include Sidekiq::Worker
  def perform(_number)
    raise "as it should"
  end
end

# Runs for longer than anybody waits.
class Long
  include Sidekiq::Worker
  def perform(number)
    Sidekiq.redis { |redis| redis.rpush("begun", number) }
    sleep 600
  end
end
