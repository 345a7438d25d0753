// SPDX-License-Identifier: Apache-2.0
#include "analysis/processes.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kGrace{1}; // from being asked to stop to being killed
constexpr int kMillisecondsBetweenLooks = 50;

// Our end of the socket that joins us to a process: it sends its result, we send who stops it.
class Socket {
public:
    explicit Socket(int handle) : handle_(handle) {}
    ~Socket() {
        if (handle_ >= 0) {
            close(handle_);
        }
    }
    Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }

    int handle() const { return handle_; }

    // The other side may be gone, which is found out elsewhere.
    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) {
                continue;
            }
            if (sent < 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Waits for bytes; empty: the other side has closed its end.
    std::string receive() const {
        std::array<char, 64 * 1024> bytes;
        ssize_t count = 0;
        do {
            count = recv(handle_, bytes.data(), bytes.size(), 0);
        } while (count < 0 && errno == EINTR);
        return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }

    bool hasNews() const {
        pollfd one{handle_, POLLIN, 0};
        return poll(&one, 1, 0) > 0;
    }

private:
    int handle_;
};

struct Process {
    std::size_t piece;
    pid_t id;
    Socket socket;
    std::string result;
    std::string stopper;
    WallClock::time_point killedAt = WallClock::time_point::max();
};

// Within a process: who stops it, once someone does.
class StopOrder {
public:
    StopOrder(const Socket& socket, const WhoStops& signals) : socket_(socket), signals_(signals) {}

    std::string operator()() {
        if (who_.empty() && signals_) {
            who_ = signals_();
        }
        if (who_.empty() && socket_.hasNews()) {
            who_ = socket_.receive();
            who_ = who_.empty() ? "the end of the program that began it" : who_;
        }
        return who_;
    }

private:
    const Socket& socket_;
    const WhoStops& signals_;
    std::string who_;
};

constexpr int kOutOfMemory = 71; // the status of a process that found no memory

// Where an exception can't be passed on: out of the work, or out of a process of the simulation.
[[noreturn]] void endProcess() {
    try {
        if (std::current_exception()) {
            throw;
        }
    } catch (const std::bad_alloc&) {
        _exit(kOutOfMemory);
    } catch (...) { // as below
    }
    std::abort();
}

bool isCrash(int signal) {
    constexpr std::array kCrashes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    return std::find(kCrashes.begin(), kCrashes.end(), signal) != kCrashes.end();
}

// As which the process failed; nothing where it did not.
struct Failure {
    std::string what;
    bool isCrash = false;
};

Failure failureOf(int status) {
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        const char* name = sigabbrev_np(number);
        const std::string signal =
            name == nullptr ? std::to_string(number) : std::string("SIG") + name;
        return {(isCrash(number) ? "crashed (" : "was killed (") + signal + ')', isCrash(number)};
    }
    switch (const int code = WEXITSTATUS(status)) {
    case 0:
        return {};
    case kOutOfMemory:
        return {"ran out of memory"};
    default:
        return {"ended with status " + std::to_string(code), true};
    }
}

class Workshop {
public:
    explicit Workshop(const ProcessWork& work)
        : work_(work), room_(std::max<std::size_t>(work.jobs, 1)) {}

    void run() {
        std::size_t next = 0;
        while (next < work_.pieces || !running_.empty()) {
            if (stopper_.empty() && work_.stops) {
                stopper_ = work_.stops();
            }
            while (next < work_.pieces && (!stopper_.empty() || hasRoom())) {
                if (stopper_.empty()) {
                    startOrWait(next);
                } else {
                    work_.ended(next++, {.result = {}, .failure = {}, .stopper = stopper_});
                }
            }
            stopRunning();
            listen();
        }
    }

private:
    bool hasRoom() const { return running_.size() < room_; }

    // False: the machine has no process or no file for it.
    bool start(std::size_t piece) {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            return false;
        }
        Socket ours(ends[0]);
        Socket its(ends[1]);
        const pid_t program = getpid();
        const pid_t id = fork();
        if (id == 0) {
            ours = Socket(-1);
            running_.clear(); // what joins the program to the others: they must notice its end
            beProcess(piece, its, program);
        }
        if (id > 0) {
            running_.push_back({piece, id, std::move(ours), {}, {}});
        }
        return id > 0;
    }

    // What the work throws must not unwind into the program that this is a copy of.
    [[noreturn]] void
    beProcess(std::size_t piece, const Socket& socket, pid_t program) const noexcept {
        std::set_terminate(endProcess);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != program) { // it ended before it could be asked for
            _exit(0);
        }
        socket.send(work_.work(piece, StopOrder(socket, work_.stops)));
        _exit(0); // buffers and files belong to the program
    }

    // Waits for one of those that run to make room, if there is any.
    void startOrWait(std::size_t& next) {
        if (start(next)) {
            ++next;
        } else if (const int why = errno; running_.empty()) {
            work_.ended(next++, {.result = {},
                                 .failure = std::string("could not be given a process: ") +
                                            std::strerror(why),
                                 .crashed = false,
                                 .stopper = {}});
        } else {
            room_ = running_.size();
        }
    }

    void stopRunning() {
        const auto now = WallClock::now();
        for (Process& process : running_) {
            if (!stopper_.empty() && process.stopper.empty()) {
                process.stopper = stopper_;
                process.killedAt = now + kGrace;
                process.socket.send(stopper_);
            } else if (now >= process.killedAt) {
                kill(process.id, SIGKILL);
            }
        }
    }

    // Waits a while for news of those that run.
    void listen() {
        std::vector<pollfd> all;
        for (const Process& process : running_) {
            all.push_back({process.socket.handle(), POLLIN, 0});
        }
        poll(all.data(), all.size(), all.empty() ? 0 : kMillisecondsBetweenLooks);
        for (std::size_t i = all.size(); i-- > 0;) {
            if (all[i].revents == 0) {
                continue;
            }
            const std::string bytes = running_[i].socket.receive();
            running_[i].result += bytes;
            if (bytes.empty()) {
                finish(i);
            }
        }
    }

    void finish(std::size_t place) {
        Process process = std::move(running_[place]);
        running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(place));
        int status = 0;
        while (waitpid(process.id, &status, 0) < 0 && errno == EINTR) {
        }
        Failure failure = failureOf(status);
        ProcessEnd end{std::move(process.result), std::move(failure.what), failure.isCrash, {}};
        if (!end.failure.empty()) {
            end.result.clear();
            if (!process.stopper.empty()) {
                end.failure.clear();
                end.stopper = process.stopper;
            }
        }
        work_.ended(process.piece, std::move(end));
    }

    const ProcessWork& work_;
    std::size_t room_; // for processes at the same time
    std::vector<Process> running_;
    std::string stopper_;
};

} // namespace

void workInProcesses(const ProcessWork& work) {
    Workshop(work).run();
}

} // namespace doppel::analysis
