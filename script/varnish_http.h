// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

// As much HTTP over loopback as the programs of script/measure-varnish need.
namespace varnish {

[[noreturn]] inline void die(const char* what) {
    std::perror(what);
    std::exit(1);
}

inline sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

inline void withoutDelay(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

inline int connectTo(int port) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        die("connect");
    }
    withoutDelay(fd);
    return fd;
}

inline bool sendAll(int fd, const std::string& text) {
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
inline std::string nextHead(int fd, std::string& buffer) {
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

struct Answer {
    int status = 0;
    std::string head;
};

// Sends one GET and reads the whole answer.
inline Answer get(int fd, std::string& buffer, const std::string& target) {
    if (!sendAll(fd, "GET " + target + " HTTP/1.1\r\nHost: web07\r\n\r\n")) {
        die("send");
    }
    Answer answer;
    answer.head = nextHead(fd, buffer);
    if (answer.head.empty()) {
        die("no answer");
    }
    answer.status = std::atoi(answer.head.c_str() + 9);
    const std::size_t at = answer.head.find("Content-Length: ");
    if (at == std::string::npos) { // an error page while it is written; the connection is of no
                                   // further use
        return answer;
    }
    const std::size_t length = std::strtoul(answer.head.c_str() + at + 16, nullptr, 10);
    while (buffer.size() < length) {
        char chunk[8192];
        const ssize_t n = recv(fd, chunk, sizeof chunk, 0);
        if (n <= 0) {
            die("short answer");
        }
        buffer.append(chunk, static_cast<std::size_t>(n));
    }
    buffer.erase(0, length);
    return answer;
}

} // namespace varnish
