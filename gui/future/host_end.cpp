// SPDX-License-Identifier: Apache-2.0
#include "gui/future/host_end.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>

namespace doppel::gui {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kBetweenLooks = 5ms;
// A second, for a process has memory to give back.
constexpr int kLooks = 200;

void endChild(pid_t process, int looksLeft) {
    if (waitpid(process, nullptr, WNOHANG) != 0) {
        return;
    }
    kill(process, SIGKILL);
    const auto pause = looksLeft > 0 ? kBetweenLooks : 1000ms; // a busy machine, then
    QTimer::singleShot(pause,
                       [process, looksLeft] { endChild(process, std::max(looksLeft - 1, 0)); });
}

/// Listens until it has heard who is there, and ends that.
class Farewell : public QObject {
public:
    explicit Farewell(Descriptor socket)
        : QObject(QCoreApplication::instance()), socket_(std::move(socket)),
          readable_(socket_.number(), QSocketNotifier::Read) {
        connect(&readable_, &QSocketNotifier::activated, this, &Farewell::listen);
    }

private:
    void listen() {
        std::array<char, 4096> bytes;
        const ssize_t got = recv(socket_.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            return;
        }
        frames_.append({bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
        const auto frame = frames_.next();
        if (frame) {
            const auto message =
                decodeFromHost(*frame, [](std::string_view) { return std::string_view(); });
            if (message && std::holds_alternative<from_host::Hello>(*message)) {
                endHost(std::get<from_host::Hello>(*message).process);
            }
        }
        if (got <= 0 || frame || frames_.broken()) {
            readable_.setEnabled(false);
            deleteLater();
        }
    }

    Descriptor socket_;
    FrameBuffer frames_;
    QSocketNotifier readable_;
};

} // namespace

void endHost(std::int64_t process) {
    if (process > 1) {
        endChild(static_cast<pid_t>(process), kLooks);
    }
}

void endHostBehind(Descriptor socket) {
    if (socket && QCoreApplication::instance() != nullptr) {
        new Farewell(std::move(socket)); // the application's
    }
}

} // namespace doppel::gui
