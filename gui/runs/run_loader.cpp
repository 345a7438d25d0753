// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_loader.h"

#include "gui/runs/recorded_run.h"

#include <utility>

namespace doppel::gui {

RunLoader::RunLoader(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

RunLoader::~RunLoader() {
    thread_.clear();
    thread_.waitForDone();
}

void RunLoader::load(const QString& file) {
    thread_.start([this, file] {
        auto run = openRun(file.toStdString());
        const auto tell = [&](auto signal) {
            QMetaObject::invokeMethod(this, std::move(signal), Qt::QueuedConnection);
        };
        if (!run) {
            tell([this, file, errors = run.errors()] { Q_EMIT failed(file, errors); });
            return;
        }
        tell([this, file, opened = std::make_shared<const Recording>(std::move(run.value()))] {
            Q_EMIT loaded(file, opened);
        });
    });
}

} // namespace doppel::gui
