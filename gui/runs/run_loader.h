// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "sim/result.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace doppel::gui {

/// Opens stored runs in a thread of its own, one after another: a large one takes seconds, and
/// nobody waits for it.
class RunLoader final : public QObject {
    Q_OBJECT

public:
    explicit RunLoader(QObject* parent = nullptr);
    ~RunLoader() override;

    /// Answered by loaded() or failed(), from the event loop.
    void load(const QString& file);

Q_SIGNALS:
    void loaded(const QString& file, const std::shared_ptr<const doppel::gui::Recording>& run);
    void failed(const QString& file, const doppel::sim::Errors& errors);

private:
    QThreadPool thread_;
};

} // namespace doppel::gui
