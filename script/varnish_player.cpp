// SPDX-License-Identifier: Apache-2.0
//
// The two ends that script/measure-varnish puts around a Varnish on loopback; built by that script,
// no part of the product.
//   varnish_player origin PORT             answers every GET; the query says how: ms=DELAY, status=N, cc=CACHE-CONTROL
//   varnish_player trace PORT < keys       plays big-endian int32 keys as GET /KEY on one keep-alive connection
//   varnish_player herd PORT COUNT TARGET  COUNT simultaneous GETs; prints how many were answered in which half second
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <latch>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

[[noreturn]] void die(const char* what) {
    std::perror(what);
    std::exit(1);
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void withoutDelay(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int connectTo(int port) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        die("connect");
    }
    withoutDelay(fd);
    return fd;
}

bool sendAll(int fd, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t n = send(fd, text.data() + at, text.size() - at, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        at += static_cast<std::size_t>(n);
    }
    return true;
}

// Takes the next head (up to the empty line) off `buffer`, reading as needed; empty at the end of
// the stream.
std::string nextHead(int fd, std::string& buffer) {
    for (;;) {
        const std::size_t end = buffer.find("\r\n\r\n");
        if (end != std::string::npos) {
            std::string head = buffer.substr(0, end + 4);
            buffer.erase(0, end + 4);
            return head;
        }
        char chunk[8192];
        const ssize_t n = recv(fd, chunk, sizeof chunk, 0);
        if (n <= 0) {
            return {};
        }
        buffer.append(chunk, static_cast<std::size_t>(n));
    }
}

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

// Sends one GET and reads the whole answer; returns its status.
int get(int fd, std::string& buffer, const std::string& target) {
    if (!sendAll(fd, "GET " + target + " HTTP/1.1\r\nHost: web07\r\n\r\n")) {
        die("send");
    }
    const std::string head = nextHead(fd, buffer);
    if (head.empty()) {
        die("no answer");
    }
    const std::size_t at = head.find("Content-Length: ");
    if (at == std::string::npos) { // an error page while it is written; the connection is of no further use
        return std::atoi(head.c_str() + 9);
    }
    const std::size_t length = std::strtoul(head.c_str() + at + 16, nullptr, 10);
    while (buffer.size() < length) {
        char chunk[8192];
        const ssize_t n = recv(fd, chunk, sizeof chunk, 0);
        if (n <= 0) {
            die("short answer");
        }
        buffer.append(chunk, static_cast<std::size_t>(n));
    }
    buffer.erase(0, length);
    return std::atoi(head.c_str() + 9);
}

int playTrace(int port) {
    const int fd = connectTo(port);
    std::string buffer;
    unsigned char key[4];
    long requests = 0;
    const auto start = std::chrono::steady_clock::now();
    while (std::fread(key, 1, 4, stdin) == 4) {
        const unsigned value = (static_cast<unsigned>(key[0]) << 24) |
                               (static_cast<unsigned>(key[1]) << 16) |
                               (static_cast<unsigned>(key[2]) << 8) | key[3];
        if (get(fd, buffer, "/" + std::to_string(value)) != 200) {
            die("not 200");
        }
        ++requests;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("requests %ld\nseconds %.2f\n", requests, took.count());
    close(fd);
    return 0;
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
            const int status = get(fd, buffer, target);
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

int main(int argc, char** argv) {
    const std::string role = argc > 2 ? argv[1] : "";
    const int port = argc > 2 ? std::atoi(argv[2]) : 0;
    if (role == "origin") {
        return playOrigin(port);
    }
    if (role == "trace") {
        return playTrace(port);
    }
    if (role == "herd" && argc == 5) {
        return playHerd(port, std::atoi(argv[3]), argv[4]);
    }
    std::fprintf(stderr, "usage: varnish_player origin|trace PORT, or herd PORT COUNT TARGET\n");
    return 2;
}
