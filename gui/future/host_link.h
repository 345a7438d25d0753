// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/channel.h"
#include "gui/host/messages.h"

#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace doppel::gui {

/// A window's end of the socket to a host, and that process. Neither sending nor receiving holds
/// the event loop: what can't be sent yet waits, and what has come is read for at most kLongestTurn
/// in a turn. The process ends when this does.
class HostLink : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kLongestTurn{12};

    /// To a new process of that program; closed() says so if there is none.
    static std::unique_ptr<HostLink> toNew(const QString& program);
    /// To a copy of a host that will be made: nothing is received before it is `born`.
    static std::unique_ptr<HostLink> toUnborn();
    ~HostLink() override;

    void send(const to_host::Message& message, Descriptor along = Descriptor());
    /// The other end, for the host to be given; once.
    Descriptor takeOtherEnd() { return std::move(otherEnd_); }
    void born(std::int64_t process);
    /// It won't be.
    void stillborn(const QString& why);
    std::int64_t process() const { return process_; }
    /// Names in states are kept by this.
    void keepNamesBy(WireReader::KeepName keepName) { keepName_ = std::move(keepName); }
    /// It said something that no host says: its process is ended.
    void giveUp(const QString& why);

Q_SIGNALS:
    void received(const doppel::gui::from_host::Message& message);
    /// What was there to be read in this turn has been received.
    void turnEnded();
    /// The process is gone; why, as far as that is known.
    void closed(const QString& why);

private:
    struct Outgoing {
        std::string bytes;
        std::size_t sent = 0;
        Descriptor along;
    };

    explicit HostLink(Descriptor socket);
    void read();
    bool handOut(std::chrono::steady_clock::time_point until);
    void write();
    bool writeSome(Outgoing& outgoing);
    void close();
    void endIt();
    void learnWhy(int triesLeft);

    Descriptor socket_;
    Descriptor otherEnd_;
    std::unique_ptr<QSocketNotifier> readable_;
    std::unique_ptr<QSocketNotifier> writable_;
    std::deque<Outgoing> outgoing_;
    FrameBuffer frames_;
    WireReader::KeepName keepName_;
    pid_t process_ = 0;
    QString why_;
    bool atEnd_ = false;
    bool closing_ = false;
};

} // namespace doppel::gui
