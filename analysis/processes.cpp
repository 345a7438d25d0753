// SPDX-License-Identifier: Apache-2.0
#include "analysis/processes.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <poll.h>
#include <string_view>
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
    explicit StopOrder(const Socket& socket) : socket_(socket) {}

    std::string operator()() {
        if (who_.empty() && socket_.hasNews()) {
            who_ = socket_.receive();
            who_ = who_.empty() ? "the end of the program that began it" : who_;
        }
        return who_;
    }

private:
    const Socket& socket_;
    std::string who_;
};

std::string failureOf(int status) {
    if (WIFSIGNALED(status)) {
        const char* name = sigabbrev_np(WTERMSIG(status));
        const std::string signal =
            name == nullptr ? std::to_string(WTERMSIG(status)) : std::string("SIG") + name;
        return (WTERMSIG(status) == SIGKILL ? "was killed (" : "crashed (") + signal + ')';
    }
    const int code = WEXITSTATUS(status);
    return code == 0 ? "" : "ended with status " + std::to_string(code);
}

class Workshop {
public:
    explicit Workshop(const ProcessWork& work) : work_(work) {}

    void run() {
        std::size_t next = 0;
        while (next < work_.pieces || !running_.empty()) {
            if (stopper_.empty() && work_.stops) {
                stopper_ = work_.stops();
            }
            for (; next < work_.pieces && (!stopper_.empty() || hasRoom()); ++next) {
                if (stopper_.empty()) {
                    start(next);
                } else {
                    work_.ended(next, {.result = {}, .failure = {}, .stopper = stopper_});
                }
            }
            stopRunning();
            listen();
        }
    }

private:
    bool hasRoom() const { return running_.size() < std::max<std::size_t>(work_.jobs, 1); }

    void start(std::size_t piece) {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            fail(piece);
            return;
        }
        Socket ours(ends[0]);
        Socket its(ends[1]);
        const pid_t id = fork();
        if (id < 0) {
            fail(piece);
        } else if (id == 0) {
            ours = Socket(-1);
            running_.clear(); // what joins the program to the others: they must notice its end
            beProcess(piece, its);
        } else {
            running_.push_back({piece, id, std::move(ours), {}, {}});
        }
    }

    // What the work throws must not unwind into the program that this is a copy of.
    [[noreturn]] void beProcess(std::size_t piece, const Socket& socket) const noexcept {
        socket.send(work_.work(piece, StopOrder(socket)));
        _exit(0); // buffers and files belong to the program
    }

    void fail(std::size_t piece) {
        const std::string why = std::strerror(errno);
        work_.ended(
            piece,
            {.result = {}, .failure = "could not be given a process: " + why, .stopper = {}});
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
        ProcessEnd end{std::move(process.result), failureOf(status), {}};
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
    std::vector<Process> running_;
    std::string stopper_;
};

} // namespace

void workInProcesses(const ProcessWork& work) {
    Workshop(work).run();
}

} // namespace doppel::analysis
