// SPDX-License-Identifier: Apache-2.0
#include "gui/window/screenshot.h"

#include "gui/map/inside_page.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/runs/run_file.h"
#include "gui/whatif/branch_words.h"
#include "gui/window/file_opener.h"
#include "gui/window/main_window.h"
#include "gui/window/runs_room.h"
#include "gui/window/what_if_room.h"

#include <QEventLoop>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace doppel::gui {
namespace {

constexpr std::chrono::seconds kLongestLayout{10};
/// In which panels that don't follow each change have looked.
constexpr std::chrono::milliseconds kSettled{800};

GuiExit told(GuiExit exit, const QString& text) {
    std::fprintf(stderr, "doppel-gui: %s\n", qUtf8Printable(text));
    return exit;
}

/// Plays up to the moment; what the event loop ends with is how it went.
class PlayedUpTo : public QEventLoop {
public:
    PlayedUpTo(MainWindow& window, const PictureOrder& order) : window_(window), order_(order) {
        Futures& futures = window.futures();
        connect(&futures, &Futures::waiting, this, &PlayedUpTo::look);
        connect(&futures, &Futures::ended, this, &PlayedUpTo::look);
        connect(&futures, &Futures::stateChanged, this, &PlayedUpTo::look);
        connect(&futures, &Futures::changed, this, &PlayedUpTo::look);
        connect(&futures, &Futures::playingChanged, this, &PlayedUpTo::look);
        connect(&futures, &Futures::frontChanged, this, &PlayedUpTo::look, Qt::QueuedConnection);
        connect(&futures, &Futures::died, this, [this](FutureId, const QString& why) {
            end(GuiExit::Fault, QStringLiteral("its host stopped: %1").arg(why));
        });
        const auto refuse = [this](const sim::Errors& errors) {
            for (const sim::Error& error : errors) {
                std::fprintf(stderr, "%s\n", toText(error).c_str());
            }
            exit(static_cast<int>(GuiExit::Input));
        };
        connect(&futures, &Futures::refused, this,
                [refuse](FutureId, const sim::Errors& errors) { refuse(errors); });
        connect(&window.runs(), &RunsRoom::notOpened, this,
                [refuse](const QString&, const sim::Errors& errors) { refuse(errors); });
        connect(&futures, &Futures::actionsRefused, this,
                [this](FutureId, const sim::Errors& errors) {
                    for (const sim::Error& error : errors) {
                        std::fprintf(stderr, "%s\n",
                                     qUtf8Printable(refusedWhatIf(order_, error.message)));
                    }
                    exit(static_cast<int>(GuiExit::Input));
                });
    }

private:
    void end(GuiExit how, const QString& text) { exit(static_cast<int>(told(how, text))); }

    void look() {
        Futures& futures = window_.futures();
        const FutureProcess* front = futures.process(futures.front());
        if (front == nullptr || front->recording().sketch().file.empty()) {
            return;
        }
        if (!moment_ && !aim(front->recording().sketch())) {
            return;
        }
        const std::optional<FutureId> b = window_.whatIfRoom().whatIf().b();
        if (!isThere(*front) || futures.isPlaying() || (b && !isThere(*futures.process(*b)))) {
            return;
        }
        if (!order_.whatIf.empty() && front->isStored()) {
            end(GuiExit::Usage, QStringLiteral("--what-if: a stored run can't be branched from"));
            return;
        }
        if (!order_.whatIf.empty() && !b) {
            branch();
            return;
        }
        futures.scrub(*moment_);
        quit();
    }

    bool isThere(const FutureProcess& future) const {
        return future.now() >= *moment_ || future.state() == FutureState::Ended;
    }

    void branch() {
        std::vector<std::string> actions;
        for (const auto& [path, value] : order_.whatIf) {
            actions.push_back(setAction(path, value));
        }
        Futures& futures = window_.futures();
        const auto start = window_.clock().run().start;
        const sim::Time from = momentOf(order_.branchAt, start).value_or(sim::kStart);
        const QString name = branchName(actions.front());
        const FutureId made = futures.branchAt(from, std::move(actions), name);
        window_.whatIfRoom().whatIf().compare(made);
        futures.runTo(made, *moment_);
    }

    // Where the picture is taken, once the run is known.
    bool aim(const PlatformSketch& sketch) {
        const auto start = runOf(sketch).start;
        moment_ = order_.at.isEmpty() ? std::optional(sketch.end()) : momentOf(order_.at, start);
        if (!moment_ || *moment_ > sketch.end()) {
            end(GuiExit::Usage,
                QStringLiteral("--at: the run ends at %1").arg(momentText(sketch.end(), start)));
            return false;
        }
        window_.futures().runTo(*moment_);
        return true;
    }

    MainWindow& window_;
    const PictureOrder& order_;
    std::optional<sim::Time> moment_;
};

void waitForView(const MainWindow& window) {
    constexpr std::chrono::milliseconds kLook{20};
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (!window.isReading()) {
            loop.quit();
        }
    });
    look.start(kLook);
    QTimer::singleShot(kLongestLayout, &loop, &QEventLoop::quit);
    loop.exec();
}

void waitForMap(MainWindow& window) {
    if (window.map().model().scene().isLaidOut()) {
        return;
    }
    QEventLoop loop;
    QObject::connect(&window.map().model(), &MapModel::laidOut, &loop, &QEventLoop::quit);
    QTimer::singleShot(kLongestLayout, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

GuiExit takePicture(MainWindow& window, const QString& scenario, const PictureOrder& order) {
    if (!viewNamed(order.view)) {
        QStringList names;
        for (const View view : kViews) {
            names << nameOf(view);
        }
        return told(GuiExit::Usage, QStringLiteral("--view: \"%1\" is none of %2")
                                        .arg(order.view, names.join(QStringLiteral(", "))));
    }
    window.resize(order.size);
    window.map().canvas().setMotion(false);
    window.futures().setCheckpointBudget({.cpuShare = 0}); // they stand where the machine lets them
    window.show();
    PlayedUpTo played(window, order);
    QTimer::singleShot(0, &window, [&] {
        isRunFile(scenario) ? window.files().open(scenario)
                            : window.openScenario(scenario, MainWindow::Begin::Paused);
    });
    if (const int code = played.exec(); code != 0) {
        return static_cast<GuiExit>(code);
    }
    window.showView(order.view);
    if (!order.inside.isEmpty()) {
        window.map().open(order.inside);
        if (window.map().insidePage().component() != order.inside) {
            return told(GuiExit::Usage,
                        QStringLiteral("--inside: there is no component \"%1\"").arg(order.inside));
        }
    }
    window.refresh();
    QEventLoop settling;
    QTimer::singleShot(kSettled, &settling, &QEventLoop::quit);
    settling.exec();
    waitForMap(window);
    waitForView(window);
    if (QWidget* focus = window.focusWidget()) {
        focus->clearFocus(); // nobody is at the keys
    }
    window.refresh();
    return window.grab().save(order.file)
               ? GuiExit::Done
               : told(GuiExit::Fault, QStringLiteral("%1 can't be written").arg(order.file));
}

} // namespace doppel::gui
