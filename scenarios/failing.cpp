// SPDX-License-Identifier: Apache-2.0
#include "scenarios/failing.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/objective_limit.h"
#include "scenarios/shortfall.h"
#include "scenarios/timed.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

namespace doppel::scenarios {

namespace {

using models::Meter;
using models::VisitMetrics;

// "latency" and "latency.p99", "within" and "within(1s)".
bool isOrIsOf(std::string_view metric, std::string_view name) {
    return metric.starts_with(name) && (metric.size() == name.size() ||
                                        metric[name.size()] == '.' || metric[name.size()] == '(');
}

bool isAnyOf(std::string_view metric, std::span<const std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return isOrIsOf(metric, name); });
}

// A verdict on such a metric says by itself how many of its owner's requests or visits failed.
bool tellsOfItsOwn(std::string_view metric) {
    static constexpr std::array<std::string_view, 9> kNames{
        "availability", Meter::kFailed,    Meter::kLate,    Meter::kOverdue, Meter::kAborted,
        Meter::kWasted, Meter::kUnreached, Meter::kLatency, kLatencyOfAll};
    return isAnyOf(metric, kNames);
}

// It counts all visits, or the good ones of all.
bool isOfAllVisits(std::string_view metric) {
    static constexpr std::array<std::string_view, 7> kNames{
        "availability",    Meter::kFailed,         Meter::kLate,         Meter::kOverdue,
        VisitMetrics::kOk, VisitMetrics::kOmitted, VisitMetrics::kWithin};
    return isAnyOf(metric, kNames);
}

// Whoever does without what fails is none the better in it.
bool saysHowManyFailed(std::string_view metric) {
    static constexpr std::array<std::string_view, 8> kNames{
        "availability",  Meter::kFailed,    Meter::kLate,      Meter::kOverdue,
        Meter::kAborted, Meter::kUnreached, VisitMetrics::kOk, VisitMetrics::kOmitted};
    return isAnyOf(metric, kNames);
}

constexpr std::string_view kWhile = "while ";

void takeWorse(const Shortfall*& worst, const Shortfall& other) {
    if (worst == nullptr || other.share() > worst->share()) {
        worst = &other;
    }
}

// The least share that is kept; so few may be those of a peak.
constexpr double kFew = 0.001;

constexpr double kMany = 0.01;

// A maximum may be that of so many.
constexpr std::uint64_t kHandful = 3;

// Some work is always left; a tenth of what was done is much.
constexpr double kLeft = 1.0 / 11;

bool isLeft(const Shortfall& one) {
    return one.fared == Shortfall::Fared::NotDone;
}

// Of few the number says more than the share.
std::string amountText(const Shortfall& one) {
    return one.share() > kFew ? fmt::format("{:.3g} % of ", 100 * one.share())
                              : fmt::format("{} of {} ", one.count, one.all);
}

const Shortfall* sameAs(const Shortfall& one, const std::vector<Shortfall>& all) {
    const auto same = std::find_if(
        all.begin(), all.end(), [&](const Shortfall& other) { return areOfTheSame(one, other); });
    return same == all.end() ? nullptr : &*same;
}

} // namespace

Failing::Failing(const RunResult& result, const RunGraph& graph)
    : result_(result), ofRun_(graph), run_(shortfallsOf(result.traffic, result.components)) {
    for (const ShortfallOfTime& one : result.shortfallsOfTimes) {
        (one.isWithin ? within_ : byItsEnd_)[one.time].push_back(one.shortfall);
    }
}

// Of those that have books of that time, and of the others what was counted in it.
Failing::Shortfalls Failing::ofTime(const std::string& time) const {
    Shortfalls all;
    const auto add = [&](const auto& members, const auto& limited) {
        for (const auto& member : members) {
            const std::string name = limitedOwner(member.name, time);
            for (const auto& one : limited) {
                if (one.name == name) {
                    append(all, shortfallsOf(one, member));
                }
            }
        }
    };
    add(result_.traffic, result_.limited);
    add(result_.components, result_.limitedComponents);
    const auto counted = within_.find(time);
    const Shortfalls booked = all;
    for (const Shortfall& one : counted == within_.end() ? Shortfalls() : counted->second) {
        if (std::none_of(booked.begin(), booked.end(),
                         [&](const Shortfall& known) { return known.owner == one.owner; })) {
            all.push_back(one);
        }
    }
    return all;
}

// Few of all that came before a time may be many beside what came in it.
bool Failing::Look::weighsMore(const Shortfall& one) const {
    const Shortfall* within = own == nullptr ? nullptr : sameAs(one, *own);
    if (within == nullptr || within->all == 0 || isLeft(one) || one.share() > kFew) {
        return false;
    }
    const std::uint64_t before = one.count - std::min(one.count, within->count);
    const double weight = static_cast<double>(before) / static_cast<double>(within->all);
    return before >= kHandful && weight > kMany && weight > 2 * within->share();
}

bool Failing::Look::tells(const Shortfall& one) const {
    if (isLeft(one)) {
        return one.share() > kLeft;
    }
    if (isEarlier) {
        return one.share() > kFew || weighsMore(one);
    }
    return one.share() > kMany ||
           (verdict.isOfExtremes && (one.share() > kFew || one.count >= kHandful));
}

// Where nobody knows whom one of them leads to, they may.
bool Failing::haveToDo(const std::string& one, const std::string& other) const {
    const auto isKnown = [&](const std::string& member) {
        return !graph().calleesOf(member).empty() || !graph().callersOf(member).empty();
    };
    return one == other || !isKnown(one) || !isKnown(other) || graph().leadToOne(one, other);
}

// Of several sources that of which most visits fared so: a few that all failed hide no great one. Nor
// does a great one hide another of which a greater share did, unless that is a mite of them all.
Failing::Told Failing::worstVisits(const Look& look, Shortfall::Fared fared) const {
    const VerdictOn& verdict = look.verdict;
    const bool isOfSome = verdict.limit != timeIn(verdict.limit); // a class of pages, a location
    const bool saysItself =
        fared == Shortfall::Fared::Failed && !isOfSome && !look.isEarlier &&
        (verdict.isOfGood || tellsOfItsOwn(verdict.metric) || isOfAllVisits(verdict.metric));
    const auto isOne = [&](const Shortfall& visits) {
        return visits.of == Shortfall::Of::Visits && visits.fared == fared;
    };
    Told several;
    for (const Shortfall& visits : look.shortfalls) {
        const bool isOwn = verdict.isOfSource && visits.owner == verdict.owner;
        if (isOne(visits) && look.tells(visits) && !(isOwn && saysItself) &&
            haveToDo(visits.owner, verdict.owner)) {
            several.push_back(&visits);
        }
    }
    if (several.empty()) {
        return {};
    }
    std::uint64_t all = 0;
    for (const Shortfall& visits : look.shortfalls) {
        all += isOne(visits) && haveToDo(visits.owner, verdict.owner) ? visits.all : 0;
    }
    const Shortfall* most = *std::max_element(
        several.begin(), several.end(),
        [](const Shortfall* a, const Shortfall* b) { return a->count < b->count; });
    const Shortfall* worst = nullptr;
    for (const Shortfall* one : several) {
        const bool isMite = static_cast<double>(one->count) <= kMany * static_cast<double>(all);
        if (!isMite && one->share() > 2 * most->share()) {
            takeWorse(worst, *one);
        }
    }
    return worst == nullptr ? Told{most} : Told{worst, most};
}

// What eases a part is before it, or beside it.
const Shortfall* Failing::worstRequests(const Look& look) const {
    const VerdictOn& verdict = look.verdict;
    const Shortfall* worst = nullptr;
    for (const Shortfall& requests : look.shortfalls) {
        if (verdict.isOfSource || requests.of != Shortfall::Of::Requests || !look.tells(requests)) {
            continue;
        }
        const bool isOwn = requests.owner == verdict.owner;
        const bool isBehind = graph().steps(verdict.owner, requests.owner).has_value();
        const bool isBefore = graph().steps(requests.owner, verdict.owner).has_value();
        const bool isToTell =
            isOwn ? look.isEarlier || !tellsOfItsOwn(verdict.metric)
                  : isBefore || (!isBehind && haveToDo(requests.owner, verdict.owner));
        if (isToTell) {
            takeWorse(worst, requests);
        }
    }
    return worst;
}

// What fails behind a part fails it as well, unless it does without: then it need not wait.
const Shortfall* Failing::worstBehind(const Look& look) const {
    const VerdictOn& verdict = look.verdict;
    const auto of = verdict.isOfSource ? Shortfall::Of::Visits : Shortfall::Of::Requests;
    const auto own =
        std::find_if(look.shortfalls.begin(), look.shortfalls.end(), [&](const Shortfall& one) {
            return one.of == of && one.owner == verdict.owner &&
                   one.fared == Shortfall::Fared::Failed;
        });
    if (own == look.shortfalls.end() || own->all == 0 || saysHowManyFailed(verdict.metric)) {
        return nullptr;
    }
    const Shortfall* worst = nullptr;
    for (const Shortfall& requests : look.shortfalls) {
        if (requests.of != Shortfall::Of::Requests || requests.owner == verdict.owner ||
            !look.tells(requests) || requests.share() <= 2 * own->share()) {
            continue;
        }
        Shortfall ofOwn = requests; // of how many of its own
        ofOwn.all = own->all;
        if (look.tells(ofOwn) && ofOwn.share() > 2 * own->share() &&
            graph().steps(verdict.owner, requests.owner)) {
            takeWorse(worst, requests);
        }
    }
    return worst;
}

// Work that waits in a broker is done by those who call it.
bool Failing::isWorkBeside(const std::string& worker, const std::string& owner) const {
    const std::vector<std::string>& callers = graph().callersOf(worker);
    return haveToDo(worker, owner) ||
           (graph().calleesOf(worker).empty() &&
            std::any_of(callers.begin(), callers.end(), [&](const std::string& caller) {
                return graph().steps(caller, owner).has_value();
            }));
}

const Shortfall* Failing::worstWork(const Look& look) const {
    const Shortfall* worst = nullptr;
    for (const Shortfall& work : look.shortfalls) {
        const bool saysItself =
            look.verdict.tellsOfWork && !look.isEarlier && work.owner == look.verdict.owner;
        if (work.of == Shortfall::Of::Work && look.tells(work) && !saysItself &&
            isWorkBeside(work.owner, look.verdict.owner)) {
            takeWorse(worst, work);
        }
    }
    return worst;
}

Failing::Told Failing::toldOf(const Look& look) const {
    Told told = worstVisits(look, Shortfall::Fared::Failed);
    const Shortfall* asked = told.empty() ? nullptr : told.front();
    const Shortfall* requests = worstRequests(look);
    if (requests != nullptr && (asked == nullptr || requests->share() > 2 * asked->share())) {
        asked = requests;
        told = {asked};
    }
    const auto isLess = [&](const Shortfall* one) {
        return one != nullptr && (asked == nullptr || asked->share() < one->share());
    };
    const Told lacked = look.verdict.metric == VisitMetrics::kDegraded
                            ? Told()
                            : worstVisits(look, Shortfall::Fared::LackedAPart);
    const Shortfall* behind = worstBehind(look);
    if (!lacked.empty() && isLess(lacked.front())) {
        told.insert(told.end(), lacked.begin(), lacked.end());
    } else if (isLess(behind)) {
        told.push_back(behind);
    }
    if (const Shortfall* work = worstWork(look)) {
        told.push_back(work);
    }
    return told;
}

// "50 % of visits of buyers failed and 91 % of jobs of workers"
std::string Failing::wordsOn(const Told& told) const {
    std::string words;
    std::optional<Shortfall::Fared> fared;
    for (const Shortfall* one : told) {
        const bool isOneOfSeveral = one->of == Shortfall::Of::Visits && result_.traffic.size() > 1;
        words += fmt::format("{}{}{}{}{}", words.empty() ? "" : " and ", amountText(*one),
                             one->what, isOneOfSeveral ? " of " + one->owner : "",
                             one->fared == fared ? "" : ' ' + std::string(toText(one->fared)));
        fared = one->fared;
    }
    return words;
}

std::string Failing::noteOn(const VerdictOn& verdict) const {
    const std::string time = timeIn(verdict.limit);
    const Shortfalls ofThatTime = time.empty() ? Shortfalls{} : ofTime(time);
    const Shortfalls& own = time.empty() ? run_ : ofThatTime;
    std::string note = wordsOn(toldOf({verdict, own}));
    const auto addEarlier = [&](const Shortfalls& shortfalls, const char* when, bool isWeighed) {
        const Look look{verdict, shortfalls, true, isWeighed ? &own : nullptr};
        Told earlier = toldOf(look);
        std::erase_if(earlier, [&](const Shortfall* one) {
            const Shortfall* known = sameAs(*one, own);
            return known != nullptr && one->share() <= 2 * known->share() && !look.weighsMore(*one);
        });
        if (!earlier.empty()) {
            note += (note.empty() ? "" : ", and ") + wordsOn(earlier) + when;
        }
    };
    if (!time.empty()) { // it may not have ended yet
        const auto taken = byItsEnd_.find(time);
        addEarlier(taken == byItsEnd_.end() ? run_ : taken->second, " up to its end", true);
    }
    if (const auto warmup = byItsEnd_.find(""); warmup != byItsEnd_.end()) {
        addEarlier(warmup->second, " in the warm-up", false);
    }
    return note.empty() ? "" : std::string(kWhile) + note;
}

bool saysWhatFailed(std::string_view note) {
    return note.starts_with(kWhile) || note.find("; " + std::string(kWhile)) != note.npos;
}

bool Failing::tellsOfOwnVisits(const VerdictOn& verdict) const {
    if (!verdict.isOfSource) {
        return false;
    }
    const std::string time = timeIn(verdict.limit);
    const Shortfalls own = time.empty() ? run_ : ofTime(time);
    const Told told = toldOf({verdict, own});
    return std::any_of(told.begin(), told.end(), [&](const Shortfall* one) {
        return one->of == Shortfall::Of::Visits && one->fared == Shortfall::Fared::Failed &&
               one->owner == verdict.owner;
    });
}

} // namespace doppel::scenarios
