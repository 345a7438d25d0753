// SPDX-License-Identifier: Apache-2.0
#include "gui/future/future_process.h"
#include "tests/gui/future/future_tools.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class AHost : public testing::Test {
protected:
    void TearDown() override {
        EXPECT_TRUE(comesTrue([] { return childProcesses().empty(); })) << "no zombies, no orphans";
    }
    std::unique_ptr<FutureProcess> start(const QString& scenario = kShop) {
        return FutureProcess::start(DOPPEL_GUI_PROGRAM, scenario);
    }
    static bool comesTo(FutureProcess& future, sim::Duration time) {
        future.playTo(moment(time));
        return comesTrue(
            [&] { return future.state() == FutureState::Waiting && future.now() == moment(time); });
    }
    static std::string endOf(FutureProcess& future) {
        future.playTo(sim::kNever);
        return comesTrue([&] { return future.state() == FutureState::Ended; })
                   ? future.recording().outcome()->fingerprint
                   : "";
    }
    QString written(const char* name, const char* text, QFile::Permissions more = {}) {
        QFile file(folder_.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(file.permissions() | more);
        return file.fileName();
    }

    QTemporaryDir folder_;
};

TEST_F(AHost, TellsTheSketchBeforeItPlays) {
    const auto future = start();
    QSignalSpy steps(future.get(), &FutureProcess::progress);
    ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Waiting; }));
    EXPECT_EQ(future->recording().sketch().title, "A café's website on the day of the fair");
    EXPECT_EQ(future->now(), sim::kStart);
    EXPECT_THAT(future->recording().stateTimes(), SizeIs(1));
    EXPECT_FALSE(steps.isEmpty());
}

TEST_F(AHost, PlaysToTheSameFingerprintAsTheCommandLine) {
    const auto future = start();
    ASSERT_TRUE(comesTo(*future, 7min));
    ASSERT_TRUE(comesTo(*future, 7min + 1ns));
    ASSERT_TRUE(comesTo(*future, 31min));
    future->playTo(moment(50min));
    future->pause();
    ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Waiting; }));
    EXPECT_EQ(endOf(*future), fingerprintOf(kShop));
    EXPECT_EQ(future->now(), moment(1h));
}

TEST_F(AHost, RecordsWhatTheCommandLineSumsUp) {
    const auto future = start();
    endOf(*future);
    const Recording& recording = future->recording();
    const QJsonObject summary = runOf(kShop);
    const Judgement& judgement = recording.outcome()->judgement;
    const QJsonObject guests = summary["traffic"].toObject()["guests"].toObject();
    EXPECT_EQ(judgement.sources.at(0).total,
              static_cast<std::uint64_t>(guests["total"].toInteger()));
    EXPECT_EQ(judgement.sources.at(0).ok, static_cast<std::uint64_t>(guests["ok"].toInteger()));
    ASSERT_NE(recording.column("guests", "ok"), nullptr);
    double sum = 0;
    for (const double value : recording.column("guests", "ok")->values) {
        sum += value;
    }
    EXPECT_EQ(sum, static_cast<double>(judgement.sources[0].ok)) << "there is no warm-up";
    EXPECT_EQ(judgement.sources[0].p99, guests["latency_s"].toObject()["p99"].toDouble());
    EXPECT_EQ(recording.outcome()->fingerprint, summary["fingerprint"].toString().toStdString());
    EXPECT_EQ(recording.seriesTimes().back(), moment(1h));
    EXPECT_THAT(recording.stateTimes(), SizeIs(721)) << "every 5 s, and the start";
    EXPECT_THAT(recording.timeline(), SizeIs(2));
    EXPECT_THAT(recording.journeys(), Not(IsEmpty()));
    EXPECT_GT(recording.judgements().size(), 50U);
}

TEST_F(AHost, ActsAndSavesWhatItDid) {
    const QString original = folder_.filePath("cafe.yaml");
    QFile::copy(kShop, original);
    const auto future = start(original);
    ASSERT_TRUE(comesTo(*future, 10min));
    future->act(
        {"{set: components.shop.replicas, value: 3}", "{fault: crash, target: db, at: 40min}"});
    ASSERT_TRUE(comesTrue([&] { return future->log().size() == 2; }));
    EXPECT_THAT(future->recording().sketch().events, SizeIs(3));
    const QString branch = folder_.filePath("branch.yaml");
    QSignalSpy saved(future.get(), &FutureProcess::saved);
    future->save(branch);
    ASSERT_TRUE(comesTrue([&] { return !saved.isEmpty(); }));
    const std::string end = endOf(*future);
    EXPECT_EQ(end, fingerprintOf(branch));
    EXPECT_NE(end, fingerprintOf(original));
}

TEST_F(AHost, RefusesWhatIsWrongAndChangesNothing) {
    const auto future = start();
    ASSERT_TRUE(comesTo(*future, 10min));
    QSignalSpy refused(future.get(), &FutureProcess::refused);
    future->act({"{set: components.shop.replicas, value: 3}", "{fault: crsh, target: db}"});
    ASSERT_TRUE(comesTrue([&] { return !refused.isEmpty(); }));
    const auto errors = refused[0][0].value<sim::Errors>();
    EXPECT_THAT(errors.at(0).message, HasSubstr("did you mean"));
    EXPECT_THAT(future->log(), IsEmpty());
    EXPECT_EQ(endOf(*future), fingerprintOf(kShop));
}

TEST_F(AHost, TellsWhatIsWrongWithAScenarioAndWhere) {
    const auto future = start(written("broken.yaml", "doppel: 1\ntitle: broken\n"
                                                     "components: {shop: {kind: ap}}\n"));
    ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Refused; }));
    ASSERT_THAT(future->errors(), Not(IsEmpty()));
    EXPECT_THAT(future->errors()[0].message, HasSubstr("did you mean \"app\""));
    EXPECT_EQ(future->errors()[0].where.line, 3);
}

TEST_F(AHost, IsMissedWhenItIsKilled) {
    const auto future = start();
    ASSERT_TRUE(comesTo(*future, 20min));
    QSignalSpy died(future.get(), &FutureProcess::died);
    kill(static_cast<pid_t>(future->processId()), SIGKILL);
    ASSERT_TRUE(comesTrue([&] { return !died.isEmpty(); }));
    EXPECT_EQ(future->state(), FutureState::Dead);
    EXPECT_THAT(future->whyDead().toStdString(), HasSubstr("signal 9"));
    EXPECT_EQ(future->now(), moment(20min));
    EXPECT_THAT(future->recording().stateTimes(), SizeIs(241)) << "what is known stays";
    future->playTo(moment(30min));
    future->act({"{fault: crash, target: db}"});
}

TEST_F(AHost, WithoutAProgramIsDeadAtOnce) {
    const auto future = FutureProcess::start(folder_.filePath("nothing"), kShop);
    ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Dead; }));
    EXPECT_THAT(future->whyDead().toStdString(), HasSubstr("can't be started"));
}

TEST_F(AHost, ThatTalksNonsenseIsEnded) {
    for (const char* script : {"#!/bin/sh\nhead -c 100000 /dev/urandom >&3\nexec sleep 60\n",
                               "#!/bin/sh\nprintf '\\001\\000\\000\\000\\143' >&3\nexec sleep 60\n",
                               "#!/bin/sh\nexit 7\n"}) {
        const auto future =
            FutureProcess::start(written("rubbish", script, QFile::ExeOwner), kShop);
        ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Dead; })) << script;
        EXPECT_FALSE(future->whyDead().isEmpty());
    }
}

TEST_F(AHost, IsCopiedWhileItPlays) {
    const auto future = start();
    ASSERT_TRUE(comesTo(*future, 20min));
    const auto copy = future->fork();
    const auto second = future->fork();
    EXPECT_EQ(copy->now(), moment(20min)) << "known at once";
    copy->playTo(moment(25min));
    ASSERT_TRUE(comesTrue([&] { return copy->now() == moment(25min); }));
    EXPECT_NE(copy->processId(), future->processId());
    EXPECT_EQ(future->now(), moment(20min));
    const std::string expected = fingerprintOf(kShop);
    EXPECT_EQ(endOf(*copy), expected);
    EXPECT_EQ(endOf(*future), expected);
    EXPECT_EQ(endOf(*second), expected);
    for (const auto* each : {copy.get(), second.get()}) {
        EXPECT_EQ(each->recording().seriesTimes().size(), future->recording().seriesTimes().size());
        EXPECT_EQ(each->recording().journeys().size(), future->recording().journeys().size());
        EXPECT_EQ(each->recording().stateTimes().size(), future->recording().stateTimes().size());
    }
}

TEST_F(AHost, OutlivesTheOneItWasCopiedFrom) {
    auto future = start();
    ASSERT_TRUE(comesTo(*future, 20min));
    const auto copy = future->fork();
    ASSERT_TRUE(comesTrue([&] { return copy->processId() != 0; }));
    kill(static_cast<pid_t>(future->processId()), SIGKILL);
    ASSERT_TRUE(comesTrue([&] { return future->state() == FutureState::Dead; }));
    future.reset();
    EXPECT_EQ(endOf(*copy), fingerprintOf(kShop));
}

TEST_F(AHost, EndsWhenItsWindowIsGone) {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    const pid_t host = fork();
    if (host == 0) {
        close(ends[0]);
        const std::string number = std::to_string(ends[1]);
        execl(DOPPEL_GUI_PROGRAM, DOPPEL_GUI_PROGRAM, "host", "--fd", number.c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    const std::string open = encode(to_host::Message(to_host::Open{kShop.toStdString(), {}, {}}));
    ASSERT_EQ(write(ends[0], open.data(), open.size()), static_cast<ssize_t>(open.size()));
    const std::string play = encode(to_host::Message(to_host::PlayTo{sim::kNever}));
    ASSERT_EQ(write(ends[0], play.data(), play.size()), static_cast<ssize_t>(play.size()));
    close(ends[0]);
    int status = -1;
    ASSERT_EQ(waitpid(host, &status, 0), host);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

} // namespace
} // namespace doppel::gui
