// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/layout_store.h"
#include "gui/map/map_layout.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

#include <chrono>

namespace doppel::gui {

/// Lays maps out by Graphviz's `dot`, a process of its own, without holding anybody up; what it
/// answered is kept. Where there is no dot, where it fails or takes too long, the plain layered
/// layout answers. The newest request wins: no other is answered any more.
class LayoutMaker final : public QObject {
    Q_OBJECT

public:
    /// `program` is looked for in PATH.
    explicit LayoutMaker(LayoutStore store,
                         QString program = QStringLiteral("dot"),
                         QObject* parent = nullptr);
    ~LayoutMaker() override;

    void setTimeLimit(std::chrono::milliseconds limit) { timer_.setInterval(limit); }
    /// Answered by `ready`, never before this returns unless the answer was kept.
    void request(const LayoutRequest& request);
    bool isBusy() const { return process_ != nullptr; }

Q_SIGNALS:
    void ready(const doppel::gui::MapLayout& layout);
    /// Dot did not help, and why: it is missing, it failed, it took too long.
    void fellBack(const QString& why);

private:
    void finished(int exitCode, QProcess::ExitStatus status);
    void failed(QProcess::ProcessError error);
    void fallBack(const QString& why);
    void stop();

    LayoutStore store_;
    QString program_;
    QTimer timer_;
    QProcess* process_ = nullptr; // owned by this object's parenthood
    LayoutRequest request_;
    QByteArray dot_;
};

} // namespace doppel::gui
