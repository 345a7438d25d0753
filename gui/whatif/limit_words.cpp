// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_words.h"

#include "gui/look/numbers.h"

#include <algorithm>

namespace doppel::gui {
namespace {

using analysis::LimitAnswer;

// As a file would say it, and as it was played.
QString valueText(const LimitPlan& plan, double value) {
    return QString::fromStdString(plan.textOf(value));
}

QString objectiveName(const analysis::LimitVerdict& verdict) {
    return QString::fromStdString(verdict.objective);
}

QString firstBroken(const analysis::LimitTry& broken, const StartClock& start) {
    const analysis::LimitVerdict* first = broken.firstBroken();
    QString text = QStringLiteral("First to break: %1").arg(objectiveName(*first));
    if (first->brokeAt) {
        text += QStringLiteral(", missed from %1 on").arg(momentText(*first->brokeAt, start));
    }
    if (first->margin) {
        text += QStringLiteral(", %1 beyond its bound").arg(numberText(-*first->margin, "1"));
    } else {
        text += QStringLiteral("; it came to no figure by the end of the run");
    }
    return text + u'.';
}

// "Of 8 never fewer than 5 served at a time; of 7 at times only 4.": what faults leave of them.
QString leftWords(const LimitPlan& plan,
                  const analysis::LimitTry& holds,
                  const analysis::LimitTry& breaks) {
    const auto isFewer = [](const analysis::LimitTry& one) {
        return one.fewest && *one.fewest < one.value;
    };
    return isFewer(holds) && breaks.fewest
               ? QStringLiteral(
                     "Of %1 never fewer than %2 served at a time, of %3 at times only %4.")
                     .arg(valueText(plan, holds.value))
                     .arg(*holds.fewest)
                     .arg(valueText(plan, breaks.value))
                     .arg(*breaks.fewest)
               : QString();
}

// "Yet it did not stay as it was turned: of 1 web-hpa made 4 at 2:00 (cpu: 92 of 60).": where others
// see to it, how it is turned decides little.
QString
undoneWords(const LimitPlan& plan, const analysis::LimitTry& tried, const StartClock& start) {
    const scenarios::DecisionEntry& by = *tried.undone;
    const QString why =
        by.why.empty() ? QString() : QStringLiteral(" (%1)").arg(QString::fromStdString(by.why));
    return QStringLiteral("Yet it did not stay as it was turned: of %1 %2 made %3 at %4%5.")
        .arg(valueText(plan, tried.value), QString::fromStdString(by.component))
        .arg(by.rescale->to)
        .arg(momentText(by.at, start), why);
}

} // namespace

QString foundFor(const QString& title, const LimitPlan& plan, const StartClock& start) {
    return plan.from ? QStringLiteral("“%1”, turned from %2 on:")
                           .arg(title, momentText(*plan.from, start))
                     : QStringLiteral("“%1”, turned from the start on:").arg(title);
}

LimitWords limitWords(const LimitPlan& plan,
                      std::span<const analysis::LimitTry> tries,
                      const StartClock& start) {
    const LimitAnswer answer = analysis::answerOf(plan.question, tries);
    const QString name = plan.knob.name;
    LimitWords words;
    switch (answer.kind) {
    case LimitAnswer::Kind::None:
        words.headline = QStringLiteral("Not known yet.");
        if (answer.holds) {
            words.sentences << QStringLiteral(
                                   "As far as it was turned, to %1, all objectives hold.")
                                   .arg(valueText(plan, answer.holds->value));
        }
        return words;
    case LimitAnswer::Kind::Unfair:
        words.headline = QStringLiteral("A run could not be judged.");
        words.sentences << QString::fromStdString(answer.failure);
        return words;
    case LimitAnswer::Kind::HoldsThroughout:
        words.headline =
            QStringLiteral("%1: all objectives hold from %2 to %3.")
                .arg(name, valueText(plan, std::min(plan.question.from, plan.question.to)),
                     valueText(plan, std::max(plan.question.from, plan.question.to)));
        words.sentences << QStringLiteral("If they break anywhere, it is outside of this range.");
        break;
    case LimitAnswer::Kind::BrokenAtTheStart:
        words.headline = plan.turned ? QStringLiteral("“%1” is missed at %2 = %3 as it is at %4.")
                                           .arg(objectiveName(*answer.breaks->firstBroken()), name,
                                                valueText(plan, plan.question.from),
                                                valueText(plan, plan.question.to))
                                     : QStringLiteral("“%1” is missed at %2 = %3 already.")
                                           .arg(objectiveName(*answer.breaks->firstBroken()), name,
                                                valueText(plan, answer.breaks->value));
        words.sentences << firstBroken(*answer.breaks, start);
        break;
    case LimitAnswer::Kind::Found:
        words.headline = QStringLiteral("%1: all objectives hold at %2, not at %3.")
                             .arg(name, valueText(plan, answer.holds->value),
                                  valueText(plan, answer.breaks->value));
        words.sentences << firstBroken(*answer.breaks, start);
        if (const QString left = leftWords(plan, *answer.holds, *answer.breaks); !left.isEmpty()) {
            words.sentences << left;
        }
        if (plan.turned) {
            words.sentences << QStringLiteral("It was turned from %1 on, as it breaks at %2.")
                                   .arg(valueText(plan, plan.question.from),
                                        valueText(plan, plan.question.to));
        }
        if (!answer.narrow) {
            words.sentences << QStringLiteral(
                "The search ended before it was as near as asked for.");
        }
        break;
    }
    const auto undone = std::find_if(tries.begin(), tries.end(),
                                     [](const auto& tried) { return tried.undone.has_value(); });
    if (undone != tries.end()) {
        words.sentences << undoneWords(plan, *undone, start);
    }
    if (!answer.heldBeyond.empty()) {
        words.sentences << QStringLiteral(
                               "Yet at %1, further on, all hold: turning it does not only make it "
                               "worse, and there may be more limits.")
                               .arg(valueText(plan, answer.heldBeyond.front()));
    }
    words.sentences << (tries.size() == 1 ? QStringLiteral("1 run, one seed.")
                                          : QStringLiteral("%1 runs, one seed.").arg(tries.size()));
    if (answer.kind == LimitAnswer::Kind::Found) {
        words.sentences.back() +=
            QStringLiteral(" For this seed the limit lies between %1 and %2; "
                           "another seed may move both.")
                .arg(valueText(plan, answer.holds->value), valueText(plan, answer.breaks->value));
    }
    return words;
}

} // namespace doppel::gui
