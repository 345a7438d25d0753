// SPDX-License-Identifier: Apache-2.0
#include "gui/map/layout_maker.h"

#include "gui/map/dot_text.h"
#include "gui/map/layered_layout.h"

#include <utility>

namespace doppel::gui {

LayoutMaker::LayoutMaker(LayoutStore store, QString program, QObject* parent)
    : QObject(parent), store_(std::move(store)), program_(std::move(program)) {
    timer_.setSingleShot(true);
    timer_.setInterval(std::chrono::seconds(5));
    connect(&timer_, &QTimer::timeout, this, [this] {
        fallBack(tr("%1 took longer than %2 s")
                     .arg(program_)
                     .arg(static_cast<double>(timer_.interval()) / 1000));
    });
}

LayoutMaker::~LayoutMaker() {
    stop();
}

void LayoutMaker::request(const LayoutRequest& request) {
    stop();
    request_ = request;
    dot_ = toDot(request);
    if (const auto kept = store_.answerTo(dot_)) {
        if (const auto layout = fromPlain(*kept, request_)) {
            Q_EMIT ready(*layout);
            return;
        }
    }
    process_ = new QProcess(this);
    connect(process_, &QProcess::finished, this, &LayoutMaker::finished);
    connect(process_, &QProcess::errorOccurred, this, &LayoutMaker::failed);
    timer_.start();
    process_->start(program_, {QStringLiteral("-Tplain")});
    if (process_ != nullptr) { // else it could not be started, which was told at once
        process_->write(dot_);
        process_->closeWriteChannel();
    }
}

void LayoutMaker::finished(int exitCode, QProcess::ExitStatus status) {
    const QByteArray plain = process_->readAllStandardOutput();
    const auto layout =
        status == QProcess::NormalExit && exitCode == 0 ? fromPlain(plain, request_) : std::nullopt;
    if (!layout) {
        fallBack(tr("%1 could not lay the map out").arg(program_));
        return;
    }
    stop();
    store_.keepAnswer(dot_, plain);
    Q_EMIT ready(*layout);
}

void LayoutMaker::failed(QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) {
        fallBack(tr("%1 is not installed (Graphviz)").arg(program_));
    }
}

void LayoutMaker::fallBack(const QString& why) {
    stop();
    Q_EMIT fellBack(why);
    Q_EMIT ready(layeredLayout(request_));
}

void LayoutMaker::stop() {
    timer_.stop();
    if (QProcess* process = std::exchange(process_, nullptr)) {
        process->disconnect(this);
        if (process->state() == QProcess::NotRunning) {
            process->deleteLater();
            return;
        }
        // Out of sight, it ends by itself and takes itself away.
        process->setParent(nullptr);
        connect(process, &QProcess::finished, process, &QObject::deleteLater);
        process->kill();
    }
}

} // namespace doppel::gui
