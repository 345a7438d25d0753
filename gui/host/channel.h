// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/messages.h"

#include <chrono>
#include <deque>
#include <optional>
#include <string>

namespace doppel::gui {

/// A file descriptor that is closed with its owner.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

/// A host's end of its socket. Blocks where the window is slow to read: that holds the host back.
class HostChannel {
public:
    explicit HostChannel(Descriptor socket) : socket_(std::move(socket)) {}

    /// False: nobody is there any more.
    bool send(const from_host::Message& message);
    /// Whether the other end has read most of what was sent: a message now would not wait.
    bool isHeard() const;
    /// Waits so long for something to come (none: for ever) and takes in what is there. False: the
    /// other end is closed, or talks nonsense.
    bool receive(std::optional<std::chrono::milliseconds> wait);
    /// The next message that was received; none: there is none yet, or it is nonsense.
    std::optional<to_host::Message> next();
    /// The next socket that came along with a message.
    std::optional<Descriptor> nextDescriptor();
    /// Whether the other end is closed, seen without receiving.
    bool hungUp() const;

private:
    Descriptor socket_;
    FrameBuffer frames_;
    std::deque<Descriptor> descriptors_;
    bool nonsense_ = false;
};

} // namespace doppel::gui
