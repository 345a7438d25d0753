// SPDX-License-Identifier: Apache-2.0
#include "gui/future/host_link.h"

#include "gui/future/host_end.h"

#include <QTimer>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace doppel::gui {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kReadAtOnce = std::size_t{64} << 10U;
constexpr std::chrono::milliseconds kBetweenTries = 5ms;
constexpr int kTries = 200; // to learn how a process ended: a second

std::pair<Descriptor, Descriptor> socketPair() {
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return std::pair<Descriptor, Descriptor>();
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void letNotBlock(int socket) {
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
}

// The number of a descriptor in a new process: after the standard three.
constexpr int kSocketOfHost = 3;

int spawnHost(const QString& program, int socket, pid_t& process) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, kSocketOfHost);
    std::string path = program.toStdString();
    std::string verb = "host";
    std::string option = "--fd";
    std::string number = std::to_string(kSocketOfHost);
    std::array<char*, 5> arguments{path.data(), verb.data(), option.data(), number.data(), nullptr};
    const int failure =
        posix_spawn(&process, path.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

QString wordsFor(int status) {
    if (WIFSIGNALED(status)) {
        return HostLink::tr("its process was ended by signal %1 (%2)")
            .arg(WTERMSIG(status))
            .arg(QString::fromUtf8(strsignal(WTERMSIG(status))));
    }
    return HostLink::tr("its process ended with %1").arg(WEXITSTATUS(status));
}

} // namespace

HostLink::HostLink(Descriptor socket) : socket_(std::move(socket)) {
    if (socket_) {
        letNotBlock(socket_.number());
    }
}

std::unique_ptr<HostLink> HostLink::toNew(const QString& program) {
    auto [ours, theirs] = socketPair();
    std::unique_ptr<HostLink> link(new HostLink(std::move(ours)));
    pid_t process = 0;
    const int failure = link->socket_ ? spawnHost(program, theirs.number(), process) : errno;
    if (failure == 0) {
        link->born(process);
    } else {
        link->stillborn(
            tr("%1 can't be started: %2").arg(program, QString::fromUtf8(std::strerror(failure))));
    }
    return link;
}

std::unique_ptr<HostLink> HostLink::toUnborn() {
    auto [ours, theirs] = socketPair();
    std::unique_ptr<HostLink> link(new HostLink(std::move(ours)));
    link->otherEnd_ = std::move(theirs);
    return link;
}

HostLink::~HostLink() {
    endIt();
}

void HostLink::endIt() {
    if (process_ != 0) {
        endHost(std::exchange(process_, 0));
    } else {
        endHostBehind(std::exchange(socket_, Descriptor()));
    }
}

void HostLink::born(std::int64_t process) {
    process_ = static_cast<pid_t>(process);
    readable_ = std::make_unique<QSocketNotifier>(socket_.number(), QSocketNotifier::Read);
    connect(readable_.get(), &QSocketNotifier::activated, this, &HostLink::read);
}

void HostLink::stillborn(const QString& why) {
    why_ = why;
    QTimer::singleShot(0, this, [this] { close(); });
}

void HostLink::giveUp(const QString& why) {
    if (why_.isEmpty()) {
        why_ = why;
    }
    close();
}

void HostLink::read() {
    const auto until = std::chrono::steady_clock::now() + kLongestTurn;
    std::array<char, kReadAtOnce> bytes;
    bool more = handOut(until);
    while (more && !closing_) {
        const ssize_t got = recv(socket_.number(), bytes.data(), bytes.size(), 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            atEnd_ = got == 0 || errno != EAGAIN;
            break;
        }
        frames_.append({bytes.data(), static_cast<std::size_t>(got)});
        more = handOut(until);
    }
    Q_EMIT turnEnded();
    if (closing_) {
        return;
    }
    if (!more) { // time is up: the rest of it in another turn, after what else there is to do
        readable_->setEnabled(false);
        QTimer::singleShot(0, this, [this] {
            if (readable_ != nullptr) {
                readable_->setEnabled(true);
                read();
            }
        });
    } else if (atEnd_) {
        close();
    }
}

// False: the time is up.
bool HostLink::handOut(std::chrono::steady_clock::time_point until) {
    while (!closing_) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        const auto frame = frames_.next();
        if (!frame && !frames_.broken()) {
            return true;
        }
        const auto message = frame ? decodeFromHost(*frame, keepName_) : std::nullopt;
        if (!message) {
            giveUp(tr("it says what no host of this version says"));
            return true;
        }
        Q_EMIT received(*message);
    }
    return true;
}

void HostLink::send(const to_host::Message& message, Descriptor along) {
    if (closing_ || !socket_) {
        return;
    }
    outgoing_.push_back({encode(message), 0, std::move(along)});
    write();
}

void HostLink::write() {
    while (!outgoing_.empty() && writeSome(outgoing_.front())) {
        outgoing_.pop_front();
    }
    const bool waits = !outgoing_.empty() && !closing_;
    if (waits && writable_ == nullptr) {
        writable_ = std::make_unique<QSocketNotifier>(socket_.number(), QSocketNotifier::Write);
        connect(writable_.get(), &QSocketNotifier::activated, this, &HostLink::write);
    } else if (writable_ != nullptr) {
        writable_->setEnabled(waits);
    }
}

// True: all of it was sent, or nobody is there to get it, which reading will tell.
bool HostLink::writeSome(Outgoing& outgoing) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    while (outgoing.sent < outgoing.bytes.size()) {
        iovec part{outgoing.bytes.data() + outgoing.sent, outgoing.bytes.size() - outgoing.sent};
        msghdr header{};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        if (outgoing.along) { // with the first byte
            header.msg_control = control.data();
            header.msg_controllen = control.size();
            cmsghdr* rights = CMSG_FIRSTHDR(&header);
            rights->cmsg_level = SOL_SOCKET;
            rights->cmsg_type = SCM_RIGHTS;
            rights->cmsg_len = CMSG_LEN(sizeof(int));
            const int number = outgoing.along.number();
            std::memcpy(CMSG_DATA(rights), &number, sizeof number);
        }
        const ssize_t wrote = sendmsg(socket_.number(), &header, MSG_NOSIGNAL);
        if (wrote < 0) {
            return errno != EAGAIN && errno != EINTR;
        }
        outgoing.sent += static_cast<std::size_t>(wrote);
        outgoing.along = Descriptor();
    }
    return true;
}

void HostLink::close() {
    if (closing_) {
        return;
    }
    closing_ = true;
    // A notifier may be the one whose signal this is called in.
    for (auto* notifier : {&readable_, &writable_}) {
        if (*notifier != nullptr) {
            (*notifier)->setEnabled(false);
        }
    }
    if (process_ == 0) {
        endIt();
    }
    socket_ = Descriptor(); // which ends it, if it still is there
    learnWhy(why_.isEmpty() ? kTries : 0);
}

void HostLink::learnWhy(int triesLeft) {
    int status = 0;
    const pid_t gone = process_ > 0 ? waitpid(process_, &status, WNOHANG) : -1;
    if (gone == 0 && triesLeft > 0) {
        QTimer::singleShot(kBetweenTries, this, [this, triesLeft] { learnWhy(triesLeft - 1); });
        return;
    }
    if (gone > 0 && why_.isEmpty()) {
        why_ = wordsFor(status);
    }
    endIt();
    Q_EMIT closed(why_.isEmpty() ? tr("its process is gone") : why_);
}

} // namespace doppel::gui
