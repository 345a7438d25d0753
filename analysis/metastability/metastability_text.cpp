// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/metastability.h"
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "scenarios/file/utf8.h"

#include <fmt/format.h>
#include <functional>

namespace doppel::analysis {

namespace {

using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;
using ValueText = std::function<std::string(double)>;

std::string lengthText(double seconds) {
    return readableSeconds(seconds);
}

std::string loadText(double times) {
    return fmt::format("{:.3g}×", times);
}

std::string secondsText(sim::Duration length) {
    return readableSeconds(sim::toSeconds(length));
}

std::string header(const Metastability& found, const TextStyle& style) {
    const std::string file = scenarios::visibleText(found.scenario);
    const Trigger& trigger = found.trigger;
    std::string text =
        style.strong(found.title.empty() ? file : scenarios::visibleText(found.title)) + '\n' +
        style.dim(file) + "\n  trigger  " + scenarios::visibleText(trigger.what) + ", " +
        secondsText(trigger.length) + " from " + secondsText(trigger.at) + " on; watched for " +
        secondsText(found.watch) + " after it\n";
    for (const std::string& other : found.others) {
        text += "  besides  " + scenarios::visibleText(other) + '\n';
    }
    return text;
}

Cell howItWent(const AfterTrigger& after) {
    if (!after.failure.empty()) {
        return {after.failure, Tone::Bad};
    }
    if (after.cameBack()) {
        return {"well", Tone::Good};
    }
    return after.state == scenarios::RecoveryState::NotRecovered ? Cell{"not well", Tone::Bad}
                                                                 : Cell{"not known", Tone::Bad};
}

std::string aside(const AfterTrigger& after, bool isWithTrigger) {
    if (!after.failure.empty()) {
        return {};
    }
    if (!after.cameBack()) {
        return readableShare(after.failedAtEnd) + " of visits fail in the end";
    }
    return !isWithTrigger ? ""
           : *after.backAfter == sim::Duration::zero()
               ? "by the time that it has gone"
               : secondsText(*after.backAfter) + " after it has gone";
}

std::string sentence(const Metastability& found) {
    const std::string watch = secondsText(found.watch);
    switch (found.verdict()) {
    case Metastable::Recovers:
        return "Yes: it comes back by itself.";
    case Metastable::Sometimes:
        return fmt::format("Sometimes: it comes back by itself in {} of {} futures; in the others "
                           "it keeps itself down (metastable).",
                           found.cameBack(), found.with.size());
    case Metastable::Stuck:
        return "No: " + watch +
               " after the trigger has gone it keeps itself down (metastable); without the trigger "
               "it would be well.";
    case Metastable::Overloaded:
        return "No: it is not well without the trigger either: it is overloaded, or something else "
               "is wrong.";
    case Metastable::NotKnown:
        break;
    }
    return "Not known: " + watch + " after the trigger, or the visits in it, are too few to say.";
}

std::string verdictSection(const Metastability& found, const TextStyle& style) {
    const bool isGood = found.verdict() == Metastable::Recovers;
    const std::string said = sentence(found);
    std::string text = sectionHeading("Does it come back by itself?", "", style) + "  " +
                       (isGood ? style.good(said) : style.bad(said)) + "\n\n";
    TextTable table({{""}, {""}, {""}});
    table.add({"with the trigger",
               howItWent(found.with.front()),
               {aside(found.with.front(), true), Tone::Dim}});
    table.add({"without it", howItWent(found.without), {aside(found.without, false), Tone::Dim}});
    if (found.with.size() > 1) {
        table.add({"other futures",
                   fmt::format("{} of {}", found.cameBack(), found.with.size()),
                   {"come back, that one included", Tone::Dim}});
    }
    return text + table.toText(style);
}

std::string cliffText(const LimitAnswer& answer, const ValueText& text) {
    switch (answer.kind) {
    case LimitAnswer::Kind::Found:
        return fmt::format("comes back at {}, not at {}", text(answer.holds->value),
                           text(answer.breaks->value));
    case LimitAnswer::Kind::HoldsThroughout:
        return "comes back, at " + text(answer.holds->value) + " too";
    case LimitAnswer::Kind::BrokenAtTheStart:
        return "does not come back at " + text(answer.breaks->value) + " either";
    case LimitAnswer::Kind::Unfair:
        return answer.failure;
    case LimitAnswer::Kind::None:
        break;
    }
    return "not known";
}

Cell marginCell(std::optional<double> margin, const LimitAnswer& answer) {
    if (margin) {
        return {fmt::format("{:+.3g} %", 100 * *margin), *margin < 0 ? Tone::Bad : Tone::Good};
    }
    return answer.kind == LimitAnswer::Kind::HoldsThroughout ? Cell{"none found", Tone::Good}
                                                             : Cell{"", Tone::Plain};
}

std::string capacityText(const LimitAnswer& answer) {
    switch (answer.kind) {
    case LimitAnswer::Kind::Found:
        return fmt::format("well at {}, not at {}", loadText(answer.holds->value),
                           loadText(answer.breaks->value));
    case LimitAnswer::Kind::HoldsThroughout:
        return "well at " + loadText(answer.holds->value) + " too";
    default:
        return cliffText(answer, loadText);
    }
}

std::string heldBeyond(const LimitAnswer& answer, const char* what, const ValueText& text) {
    return answer.heldBeyond.empty()
               ? std::string{}
               : fmt::format("  Yet it comes back at {} of {}: near a cliff chance decides.\n",
                             text(answer.heldBeyond.front()), what);
}

// "From 0.62 to 1.9 times the load it is vulnerable".
std::string vulnerableText(const Metastability& found) {
    using Kind = LimitAnswer::Kind;
    if (!found.byLoad || !found.capacity || found.byLoad->kind != Kind::Found ||
        found.capacity->kind != Kind::Found) {
        return {};
    }
    const double from = found.byLoad->limit();
    const double to = found.capacity->limit();
    return from >= to ? "  The trigger makes no difference: as much load as it cannot bear is too "
                        "much without it.\n"
                      : fmt::format("  From {} to {} it is vulnerable: well until such a trigger "
                                    "comes.\n",
                                    loadText(from), loadText(to));
}

std::string cliffSection(const Metastability& found, const TextStyle& style) {
    if (!found.capacity) {
        return {};
    }
    std::string text = sectionHeading(
        "How far is the cliff?", fmt::format("{} runs, seed {}", found.runs, found.seed), style);
    TextTable table({{""}, {"now", Align::Right}, {"cliff"}, {"margin", Align::Right}});
    if (found.byLength) {
        table.add({"length of the trigger", secondsText(found.trigger.length),
                   cliffText(*found.byLength, lengthText),
                   marginCell(found.marginOfLength(), *found.byLength)});
    }
    if (found.byLoad) {
        table.add({"load", "1×", cliffText(*found.byLoad, loadText),
                   marginCell(found.marginOfLoad(), *found.byLoad)});
    }
    table.add({"load, without the trigger", "1×", capacityText(*found.capacity), ""});
    text += table.toText(style) + vulnerableText(found);
    if (found.byLength) {
        text += heldBeyond(*found.byLength, "the trigger", lengthText);
    }
    if (found.byLoad) {
        text += heldBeyond(*found.byLoad, "the load", loadText);
    }
    return text;
}

} // namespace

std::string metastabilityText(const Metastability& found, const TextStyle& style) {
    return header(found, style) + verdictSection(found, style) + cliffSection(found, style);
}

} // namespace doppel::analysis
