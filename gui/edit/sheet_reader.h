// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace doppel::gui {

/// Reads texts in a thread of its own, a moment after the last keystroke; of those that wait only
/// the newest is read.
class SheetReader final : public QObject {
    Q_OBJECT

public:
    explicit SheetReader(QObject* parent = nullptr);
    ~SheetReader() override;

    /// A text to read. `now`: without waiting for more keystrokes.
    void request(std::uint64_t revision, std::filesystem::path path, std::string text, bool now);

Q_SIGNALS:
    void read(const doppel::gui::DraftSheet& sheet);

private:
    struct Request {
        std::uint64_t revision = 0;
        std::filesystem::path path;
        std::string text;
    };

    void start();
    void take(const DraftSheet& sheet);

    QThread thread_;
    QObject worker_; ///< lives in the thread: what is called on it is done there
    QTimer pause_;
    std::optional<Request> waiting_;
    bool busy_ = false;
};

} // namespace doppel::gui
