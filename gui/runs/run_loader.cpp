// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_loader.h"

#include "gui/runs/recorded_run.h"

namespace doppel::gui {

RunLoader::RunLoader(QObject* parent) : QObject(parent) {
    qRegisterMetaType<std::shared_ptr<const Recording>>();
    qRegisterMetaType<sim::Errors>();
    thread_.setMaxThreadCount(1);
}

RunLoader::~RunLoader() {
    thread_.clear();
    thread_.waitForDone();
}

void RunLoader::load(const QString& file) {
    thread_.start([this, file] {
        auto run = openRun(file.toStdString());
        if (run) {
            Q_EMIT loaded(file, std::make_shared<const Recording>(std::move(run.value())));
        } else {
            Q_EMIT failed(file, run.errors());
        }
    });
}

} // namespace doppel::gui
