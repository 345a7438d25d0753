// SPDX-License-Identifier: Apache-2.0
//
// Plays a trace through a Varnish on loopback and records of every request when it was sent and
// whether it hit, so that models/caching can be asked the same at the same times. Built and run by
// script/measure-varnish, no part of the product.
//
//   varnish_recorder PORT DIRECTORY LRU_INTERVAL_MS PACE_US RECORDING < keys
//
// Keys are big-endian int32, asked for as GET /KEY on one keep-alive connection, no two nearer than
// PACE_US. The recording is text: "name value" lines, "requests N", then N lines of the
// milliseconds since the request before and h or m. Exits with 3 if the recording leaves a decision
// of Varnish open; then the run is to be repeated.
//
// Two things besides the order of requests decide what Varnish does, and both are pinned down:
//
// - Its threads. A fetch ends, and an evicted object's header is freed, some time after the answer.
//   After a miss the next request is sent only when both have happened, as the counters tell.
// - Its clock. A hit moves the object if `now - last_lru >= lru_interval` (storage_lru.c). `now` is
//   the request's timestamp; `last_lru` that of the last such hit, or that of the worker which let
//   go of the fetch last. These times lie between the sending of a request and the next answer. So
//   no key is asked for while, for any times in between, the decision could fall either way: such a
//   request is put off by some milliseconds. Then times of sending, in whole milliseconds, decide
//   as Varnish's own did.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>
#include <unordered_map>
#include <vector>

#include "script/varnish_counters.h"
#include "script/varnish_http.h"

namespace varnish {
namespace {

using Micros = std::int64_t;

constexpr Micros kMargin = 2'000; // for whole milliseconds in the recording
constexpr Micros kLead = 40'000;  // an answer that takes longer can leave a decision open
constexpr Micros kPatience = 20'000'000;
constexpr int kLooks = 300; // some 10 us

// Of Varnish's clock, VTIM_real().
Micros now() {
    timespec t{};
    clock_gettime(CLOCK_REALTIME, &t);
    return Micros{t.tv_sec} * 1'000'000 + t.tv_nsec / 1'000;
}

void sleepUntil(Micros when) {
    const Micros rest = when - now();
    if (rest > 0) {
        std::this_thread::sleep_for(std::chrono::microseconds(rest));
    }
}

struct Span {
    Micros from = 0;
    Micros to = 0;
};

struct Request {
    Micros sent = 0;
    bool hit = false;
};

class Recorder {
public:
    Recorder(int port, const std::string& directory, Micros lruInterval, Micros pace)
        : counters_(directory), lruInterval_(lruInterval), pace_(pace), fd_(connectTo(port)) {}

    void play(std::uint32_t key) {
        putOff(key);
        const Micros sent = now();
        const Answer answer = get(fd_, buffer_, "/" + std::to_string(key));
        const Micros answered = now();
        if (answer.status != 200) {
            die("not 200");
        }
        if (!requests_.empty()) {
            // The worker has let go of the request before.
            lastMoved_[lastKey_].to = std::max(lastMoved_[lastKey_].to, lastMissed_ ? answered : 0);
        }
        const bool hit = isHit(answer.head);
        if (hit) {
            hitAt(lastMoved_[key], {sent, answered});
        } else {
            settle();
            lastMoved_[key] = {sent, now()};
        }
        lastKey_ = key;
        lastMissed_ = !hit;
        requests_.push_back({sent, hit});
    }

    bool leavesOpen() const { return open_ > 0; }

    void write(const char* path) const {
        FILE* file = std::fopen(path, "w");
        if (file == nullptr) {
            die(path);
        }
        report(file);
        Micros before = requests_.front().sent;
        const Micros start = before;
        for (const Request& request : requests_) {
            if (request.sent < before) {
                die("the clock was set back");
            }
            std::fprintf(
                file, "%lld%c\n",
                static_cast<long long>((request.sent - start) / 1000 - (before - start) / 1000),
                request.hit ? 'h' : 'm');
            before = request.sent;
        }
        std::fclose(file);
    }

    void report(FILE* file) const {
        const auto line = [file](const char* name, auto value) {
            std::fprintf(file, "%s %lld\n", name, static_cast<long long>(value));
        };
        const auto hits = std::count_if(requests_.begin(), requests_.end(),
                                        [](const Request& request) { return request.hit; });
        line("lru_interval_ms", lruInterval_ / 1000);
        line("pace_us", pace_);
        line("took_ms", (requests_.back().sent - requests_.front().sent) / 1000);
        line("put_off", putOff_);
        line("open", open_);
        line("store_bytes", counters_["SMA.s0.g_bytes"] + counters_["SMA.s0.g_space"]);
        line("charged_bytes", charged_);
        line("hits", hits);
        line("n_lru_nuked", counters_["MAIN.n_lru_nuked"]);
        line("n_lru_moved", counters_["MAIN.n_lru_moved"]);
        line("requests", requests_.size());
    }

private:
    // X-Varnish names this request, and of a hit also the one that fetched.
    static bool isHit(const std::string& head) {
        const std::size_t at = head.find("X-Varnish: ");
        if (at == std::string::npos) {
            die("no X-Varnish");
        }
        return head.substr(at + 11, head.find("\r\n", at) - at - 11).find(' ') != std::string::npos;
    }

    // Whether a request within `times` could be decided either way.
    bool isOpen(const Span& moved, const Span& times) const {
        return times.to > moved.from + lruInterval_ - kMargin &&
               times.from < moved.to + lruInterval_ + kMargin;
    }

    void putOff(std::uint32_t key) {
        if (!requests_.empty()) {
            sleepUntil(requests_.back().sent + pace_);
        }
        const auto moved = lastMoved_.find(key);
        if (lruInterval_ > 0 && moved != lastMoved_.end() &&
            isOpen(moved->second, {now(), now() + kLead})) {
            ++putOff_;
            sleepUntil(moved->second.to + lruInterval_ + kMargin);
        }
    }

    void hitAt(Span& moved, const Span& times) {
        if (lruInterval_ > 0 && isOpen(moved, times)) {
            ++open_;
        }
        if (times.from >= moved.to + lruInterval_) {
            moved = times;
        }
    }

    // Until the fetch is over and every object in the store has its header and its body.
    void settle() {
        const Micros deadline = now() + kPatience;
        for (int looks = 1; !isAtRest(); ++looks) {
            if (looks % kLooks == 0) { // so that on a busy machine its threads are let in
                std::this_thread::sleep_for(std::chrono::microseconds(20));
            }
            if (now() > deadline) {
                die("Varnish does not come to rest");
            }
        }
    }

    bool isAtRest() {
        return live_ == 0 && allocations_ >= 2 && bytes_ * 2 == allocations_ * charged();
    }

    // Every object weighs what the first does, which is there alone.
    std::uint64_t charged() {
        if (charged_ == 0 && live_ == 0 && allocations_ == 2) {
            charged_ = bytes_;
        }
        return charged_;
    }

    Counters counters_;
    const volatile std::uint64_t& live_ = counters_["MEMPOOL.busyobj.live"];
    const volatile std::uint64_t& allocations_ = counters_["SMA.s0.g_alloc"];
    const volatile std::uint64_t& bytes_ = counters_["SMA.s0.g_bytes"];
    std::uint64_t charged_ = 0;
    Micros lruInterval_;
    Micros pace_;
    int fd_;
    std::string buffer_;
    std::vector<Request> requests_;
    std::unordered_map<std::uint32_t, Span> lastMoved_; // when each key's object was, last
    std::uint32_t lastKey_ = 0;
    bool lastMissed_ = false;
    long putOff_ = 0;
    long open_ = 0;
};

} // namespace
} // namespace varnish

int main(int argc, char** argv) {
    using namespace varnish;
    if (argc != 6) {
        std::fprintf(
            stderr,
            "usage: varnish_recorder PORT DIRECTORY LRU_INTERVAL_MS PACE_US RECORDING < keys\n");
        return 2;
    }
    Recorder recorder(std::atoi(argv[1]), argv[2], std::atoll(argv[3]) * 1000, std::atoll(argv[4]));
    unsigned char key[4];
    while (std::fread(key, 1, 4, stdin) == 4) {
        recorder.play((static_cast<std::uint32_t>(key[0]) << 24) |
                      (static_cast<std::uint32_t>(key[1]) << 16) |
                      (static_cast<std::uint32_t>(key[2]) << 8) | key[3]);
    }
    recorder.write(argv[5]);
    recorder.report(stdout);
    return recorder.leavesOpen() ? 3 : 0;
}
