// SPDX-License-Identifier: Apache-2.0
#include "gui/host/channel.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace doppel::gui {

namespace {

constexpr std::size_t kMostReceived = std::size_t{64} << 10U;

// The descriptors that came along with what was received.
void takeDescriptors(msghdr& header, std::deque<Descriptor>& into) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof number);
            into.emplace_back(number);
        }
    }
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        close(number_);
    }
}

bool HostChannel::send(const from_host::Message& message) {
    const std::string frame = encode(message);
    for (std::size_t sent = 0; sent < frame.size();) {
        const ssize_t wrote =
            ::send(socket_.number(), frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote < 0) {
            return false;
        }
        sent += static_cast<std::size_t>(wrote);
    }
    return true;
}

bool HostChannel::isHeard() const {
    pollfd watched{socket_.number(), POLLOUT, 0};
    return poll(&watched, 1, 0) > 0;
}

bool HostChannel::receive(std::optional<std::chrono::milliseconds> wait) {
    pollfd watched{socket_.number(), POLLIN, 0};
    const int ready = poll(&watched, 1, wait ? static_cast<int>(wait->count()) : -1);
    if (ready <= 0) {
        return ready == 0 || errno == EINTR;
    }
    std::array<char, kMostReceived> bytes;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(8 * sizeof(int))> control{};
    iovec part{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t got = recvmsg(socket_.number(), &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (got < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    takeDescriptors(header, descriptors_);
    frames_.append({bytes.data(), static_cast<std::size_t>(got)});
    return got > 0 && !nonsense_;
}

std::optional<to_host::Message> HostChannel::next() {
    const auto frame = frames_.next();
    auto message = frame ? decodeToHost(*frame) : std::nullopt;
    nonsense_ = nonsense_ || frames_.broken() || (frame && !message);
    return message;
}

std::optional<Descriptor> HostChannel::nextDescriptor() {
    if (descriptors_.empty()) {
        return std::nullopt;
    }
    Descriptor first = std::move(descriptors_.front());
    descriptors_.pop_front();
    return first;
}

bool HostChannel::hungUp() const {
    pollfd watched{socket_.number(), POLLRDHUP, 0};
    return poll(&watched, 1, 0) > 0;
}

} // namespace doppel::gui
