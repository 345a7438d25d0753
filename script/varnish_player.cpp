// SPDX-License-Identifier: Apache-2.0
//
// The origin behind the Varnish that script/measure-varnish starts on loopback, and the crowds
// before it; built by that script, no part of the product.
//
//   varnish_player origin PORT              answers every GET; the query says how: ms=DELAY,
//                                           status=N, cc=CACHE-CONTROL
//   varnish_player herd PORT COUNT TARGET   COUNT simultaneous GETs; prints how many were
//                                           answered in which half second
#include <chrono>
#include <cstring>
#include <latch>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "script/varnish_http.h"

namespace varnish {
namespace {

std::string parameter(const std::string& target, const char* name, const char* otherwise) {
    const std::size_t at = target.find(std::string(name) + "=");
    if (at == std::string::npos) {
        return otherwise;
    }
    const std::size_t from = at + std::strlen(name) + 1;
    return target.substr(from, target.find('&', from) - from);
}

void answerAll(int fd) {
    static const std::string body(1024, 'x');
    std::string buffer;
    for (;;) {
        const std::string head = nextHead(fd, buffer);
        if (head.empty()) {
            close(fd);
            return;
        }
        const std::string target = head.substr(4, head.find(' ', 4) - 4);
        const int delay = std::atoi(parameter(target, "ms", "0").c_str());
        if (delay > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(delay));
        }
        const std::string status = parameter(target, "status", "200");
        sendAll(fd, "HTTP/1.1 " + status + " OK\r\nContent-Length: 1024\r\nCache-Control: " +
                        parameter(target, "cc", "max-age=86400") + "\r\n\r\n" + body);
    }
}

int playOrigin(int port) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(port);
    if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener, 1024) != 0) {
        die("listen");
    }
    for (;;) {
        const int fd = accept(listener, nullptr, nullptr);
        if (fd < 0) {
            die("accept");
        }
        withoutDelay(fd);
        std::thread(answerAll, fd).detach();
    }
}

int playHerd(int port, int count, const std::string& target) {
    std::mutex mutex;
    std::map<std::pair<int, int>, int> answers; // (half seconds, status) -> how many
    std::latch ready(count + 1);
    std::vector<std::thread> crowd;
    std::chrono::steady_clock::time_point start;
    for (int i = 0; i < count; ++i) {
        crowd.emplace_back([&] {
            const int fd = connectTo(port);
            std::string buffer;
            ready.arrive_and_wait();
            const auto from = std::chrono::steady_clock::now();
            const int status = get(fd, buffer, target).status;
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
            close(fd);
            const std::lock_guard lock(mutex);
            ++answers[{static_cast<int>(took.count() * 2 + 0.5), status}];
        });
    }
    ready.arrive_and_wait();
    for (std::thread& one : crowd) {
        one.join();
    }
    for (const auto& [when, how] : answers) {
        std::printf(" %d@%.1fs(%d)", how, when.first / 2.0, when.second);
    }
    std::printf("\n");
    return 0;
}

} // namespace
} // namespace varnish

int main(int argc, char** argv) {
    using namespace varnish;
    const std::string role = argc > 2 ? argv[1] : "";
    const int port = argc > 2 ? std::atoi(argv[2]) : 0;
    if (role == "origin") {
        return playOrigin(port);
    }
    if (role == "herd" && argc == 5) {
        return playHerd(port, std::atoi(argv[3]), argv[4]);
    }
    std::fprintf(stderr, "usage: varnish_player origin PORT, or herd PORT COUNT TARGET\n");
    return 2;
}
