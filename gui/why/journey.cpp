// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journey.h"

#include "analysis/journey_outcome.h"
#include "models/journal.h"

#include <algorithm>
#include <map>

namespace doppel::gui {
namespace {

using scenarios::JourneySpan;

// The last moment that a visit's spans tell of.
sim::Time lastKnown(std::span<const JourneySpan> spans, sim::Time played) {
    sim::Time last = spans.front().sent;
    for (const JourneySpan& span : spans) {
        const sim::Time start = span.start == sim::kNever ? span.sent : span.start;
        last = std::max({last, start, span.end.value_or(std::max(start, played)),
                         span.received.value_or(start)});
    }
    return last;
}

// Calls one after the other, or at once, are one piece.
void addCalling(JourneyStay& stay, sim::Time from, sim::Time until) {
    if (!stay.pieces.empty() && stay.pieces.back().phase == StayPhase::Calling &&
        stay.pieces.back().until == from) {
        stay.pieces.back().until = until;
    } else {
        stay.pieces.push_back({StayPhase::Calling, from, until});
    }
}

// What a stay did meanwhile, where nothing else is known of it: it called, or it served.
void addWork(JourneyStay& stay,
             const std::vector<const JourneyStay*>& calls,
             sim::Time from,
             sim::Time until) {
    sim::Time at = from;
    for (const JourneyStay* call : calls) { // by when they began
        const sim::Time begun = std::clamp(call->sent, at, until);
        const sim::Time over = std::clamp(call->back, begun, until);
        if (begun > at) {
            stay.pieces.push_back({StayPhase::Serving, at, begun});
        }
        if (over > begun) {
            addCalling(stay, begun, over);
        }
        at = std::max(at, over);
    }
    if (until > at) {
        stay.pieces.push_back({StayPhase::Serving, at, until});
    }
}

void addPieces(JourneyStay& stay,
               const JourneySpan& span,
               const std::vector<const JourneyStay*>& calls) {
    const sim::Time begun = std::min(stay.start, stay.back);
    const sim::Time over = std::min(stay.end, stay.back);
    if (begun > stay.sent) {
        stay.pieces.push_back({StayPhase::OnTheWay, stay.sent, begun});
    }
    sim::Time at = begun;
    for (const scenarios::JourneyWait& wait : span.waits) {
        const sim::Time from = std::clamp(wait.from, at, std::max(at, over));
        const sim::Time until = std::clamp(wait.until.value_or(over), from, std::max(from, over));
        addWork(stay, calls, at, from);
        if (until > from) {
            stay.pieces.push_back({wait.what.empty() ? StayPhase::Retrying : StayPhase::Waiting,
                                   from, until, wait.what});
        }
        at = until;
    }
    addWork(stay, calls, at, std::max(at, over));
    if (stay.back > std::max(at, over)) {
        stay.pieces.push_back({StayPhase::OnTheWay, std::max(at, over), stay.back});
    }
}

// Each stay with those that it called below it, by when they were called.
class JourneyBuilder {
public:
    JourneyBuilder(std::span<const JourneySpan> spans, const JourneyContext& context)
        : context_(context), last_(lastKnown(spans, context.played)) {
        std::map<std::uint32_t, const JourneySpan*> known;
        for (const JourneySpan& span : spans) {
            known.emplace(span.number, &span);
            calls_[known.contains(span.parent) ? span.parent : 0].push_back(&span);
        }
        for (auto& [caller, calls] : calls_) {
            std::stable_sort(calls.begin(), calls.end(),
                             [](const auto* a, const auto* b) { return a->sent < b->sent; });
        }
    }

    Journey build() {
        journey_.visit = calls_.at(0).front()->visit;
        add(*calls_.at(0).front(), 0, std::nullopt);
        return std::move(journey_);
    }

private:
    void add(const JourneySpan& span, std::size_t depth, std::optional<std::size_t> caller) {
        std::vector<JourneyStay> callees;
        for (const JourneySpan* call : calls_[span.number]) {
            callees.push_back(stayOf(*call));
        }
        std::vector<const JourneyStay*> views;
        for (const JourneyStay& callee : callees) {
            views.push_back(&callee);
        }
        JourneyStay stay = stayOf(span);
        stay.depth = depth;
        stay.caller = caller;
        addPieces(stay, span, views);
        const std::size_t place = journey_.stays.size();
        journey_.stays.push_back(std::move(stay));
        for (const JourneySpan* call : calls_[span.number]) {
            add(*call, depth + 1, place);
        }
    }

    // A stay alone: its caller and its place in the tree are given to it later.
    JourneyStay stayOf(const JourneySpan& span) const {
        const std::string goal = goalOf(span);
        JourneyStay stay;
        stay.component = span.component;
        stay.sent = span.sent;
        stay.start = std::clamp(span.start, span.sent, std::max(span.sent, last_));
        stay.end = std::max(span.end.value_or(last_), stay.start);
        stay.back = std::max(span.received.value_or(stay.end), stay.sent);
        stay.answer = analysis::outcomeOf(span, goal);
        stay.isWork = !goal.empty();
        stay.isGood = !analysis::hasFailed(span) && (stay.isWork || !isOverdue(span));
        return stay;
    }

    // What is not over has failed only once it has taken too long, as in a run's summary.
    bool isOverdue(const JourneySpan& span) const {
        return !span.end && last_ - span.sent > context_.unfinishedAfter;
    }

    std::string goalOf(const JourneySpan& span) const {
        return context_.goalOf ? context_.goalOf(span.component) : std::string();
    }

    const JourneyContext& context_;
    sim::Time last_;
    std::map<std::uint32_t, std::vector<const JourneySpan*>> calls_;
    Journey journey_;
};

// ---- whose time it was ----

class DelaySum {
public:
    explicit DelaySum(std::span<const Journey> all) : all_(all) {}

    // Beyond the answer to who began a job it is the time of what goes on.
    void add(const Journey& journey) {
        const sim::Time answered = std::min(journey.stays.front().back, journey.end());
        follow(journey, 0, journey.begin(), answered);
        followCalls(journey, 0, answered, journey.end());
    }

    std::vector<DelayShare> take() {
        std::vector<DelayShare> shares;
        for (auto& [component, share] : byComponent_) {
            if (share.total() > sim::Duration::zero()) {
                shares.push_back(share);
            }
        }
        std::stable_sort(shares.begin(), shares.end(),
                         [](const auto& a, const auto& b) { return a.total() > b.total(); });
        return shares;
    }

private:
    void follow(const Journey& journey, std::size_t place, sim::Time from, sim::Time until) {
        const JourneyStay& stay = journey.stays[place];
        for (const StayPiece& piece : stay.pieces) {
            const sim::Time begin = std::max(piece.from, from);
            const sim::Time end = std::min(piece.until, until);
            if (begin >= end) {
                continue;
            }
            if (piece.phase == StayPhase::Calling) {
                followCalls(journey, place, begin, end);
            } else if (piece.what == models::kAnothersFetch) {
                followFetch(stay.component, begin, end);
            } else {
                partOf(shareOf(stay.component), piece.phase) += end - begin;
            }
        }
    }

    // Backwards from the end: the call that comes back last, up to where it was sent, then the one
    // that was last before that.
    void followCalls(const Journey& journey, std::size_t caller, sim::Time from, sim::Time until) {
        while (until > from) {
            const JourneyStay* last = nullptr;
            std::size_t place = 0;
            sim::Time back{};
            for (std::size_t i = caller + 1; i < journey.stays.size(); ++i) {
                const JourneyStay& call = journey.stays[i];
                if (call.caller == caller && call.sent < until &&
                    (last == nullptr || std::min(call.back, until) > back)) {
                    last = &call;
                    place = i;
                    back = std::min(call.back, until);
                }
            }
            if (last == nullptr || back <= from) {
                break;
            }
            const sim::Time sent = std::max(last->sent, from);
            follow(journey, place, sent, back);
            serve(journey.stays[caller], back, until);
            until = sent;
        }
        serve(journey.stays[caller], from, until);
    }

    // The fetch that covers most of it; what none covers is the waiting of who waits.
    void followFetch(const std::string& component, sim::Time from, sim::Time until) {
        const Journey* fetching = nullptr;
        std::size_t place = 0;
        sim::Time begin = until;
        sim::Time end = until;
        for (const Journey& journey : all_) {
            for (std::size_t i = 0; i < journey.stays.size(); ++i) {
                if (journey.stays[i].component != component) {
                    continue;
                }
                for (const StayPiece& piece : journey.stays[i].pieces) {
                    const sim::Time begun = std::max(piece.from, from);
                    const sim::Time over = std::min(piece.until, until);
                    if (piece.phase == StayPhase::Calling && over - begun > end - begin) {
                        fetching = &journey;
                        place = i;
                        begin = begun;
                        end = over;
                    }
                }
            }
        }
        if (fetching != nullptr) {
            followCalls(*fetching, place, begin, end);
        }
        DelayShare& share = shareOf(component);
        share.waiting += (until - from) - (end - begin);
    }

    void serve(const JourneyStay& stay, sim::Time from, sim::Time until) {
        if (until > from) {
            shareOf(stay.component).serving += until - from;
        }
    }

    DelayShare& shareOf(const std::string& component) {
        DelayShare& share = byComponent_[component];
        share.component = component;
        return share;
    }

    static sim::Duration& partOf(DelayShare& share, StayPhase phase) {
        switch (phase) {
        case StayPhase::OnTheWay:
            return share.onTheWay;
        case StayPhase::Waiting:
            return share.waiting;
        case StayPhase::Retrying:
            return share.retrying;
        default:
            return share.serving;
        }
    }

    std::span<const Journey> all_; // by whose fetches
    std::map<std::string, DelayShare> byComponent_;
};

// Whether something of a visit is of that time: it began in it, or began earlier and took longer.
bool mayBeOf(std::span<const JourneySpan> spans,
             sim::Time from,
             sim::Time until,
             sim::Time played) {
    const sim::Time begun = spans.front().sent;
    const sim::Time last = lastKnown(spans, played);
    return begun < until && (begun >= from || (last > from && last - begun > until - from));
}

// Of those that failed with no call of theirs that did: the one that was over first. Null: it is
// the visit itself.
const JourneyStay* firstToFail(const Journey& journey) {
    std::vector<bool> passesOn(journey.stays.size());
    for (const JourneyStay& stay : journey.stays) {
        if (!stay.isGood && stay.caller) {
            passesOn[*stay.caller] = true;
        }
    }
    const JourneyStay* first = nullptr;
    for (std::size_t i = 1; i < journey.stays.size(); ++i) {
        const JourneyStay& stay = journey.stays[i];
        const bool isCause = !stay.isGood && !passesOn[i];
        if (isCause && (first == nullptr ||
                        std::min(stay.end, stay.back) < std::min(first->end, first->back))) {
            first = &stay;
        }
    }
    return first;
}

} // namespace

std::optional<FirstFailure> mostOftenFirst(std::span<const Journey> journeys) {
    std::map<std::string, std::size_t> visits;
    for (const Journey& journey : journeys) {
        if (journey.stays.front().isGood) {
            continue;
        }
        if (const JourneyStay* first = firstToFail(journey)) {
            ++visits[first->component];
        }
    }
    const auto most =
        std::max_element(visits.begin(), visits.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == visits.end() ? std::nullopt
                                : std::optional(FirstFailure{most->first, most->second});
}

sim::Time Journey::lastBack() const {
    sim::Time last = stays.front().back;
    for (const JourneyStay& stay : stays) {
        last = std::max(last, stay.back);
    }
    return last;
}

std::vector<Journey> journeysOf(std::span<const JourneySpan> spans,
                                sim::Time from,
                                sim::Time until,
                                const JourneyContext& context) {
    std::vector<Journey> journeys;
    for (std::size_t i = 0; i < spans.size();) {
        std::size_t next = i + 1;
        while (next < spans.size() && spans[next].visit == spans[i].visit) {
            ++next;
        }
        const auto own = spans.subspan(i, next - i);
        if (mayBeOf(own, from, until, context.played)) {
            Journey journey = JourneyBuilder(own, context).build();
            journey.isOfAVisitor = !context.isSource || context.isSource(spans[i].component);
            if (journey.begin() >= from || journey.end() > from) {
                journeys.push_back(std::move(journey));
            }
        }
        i = next;
    }
    std::stable_sort(journeys.begin(), journeys.end(), [](const Journey& a, const Journey& b) {
        return a.took() != b.took() ? a.took() > b.took() : a.begin() < b.begin();
    });
    return journeys;
}

std::vector<DelayShare> delayShares(std::span<const Journey> journeys,
                                    std::span<const Journey> all) {
    DelaySum sum(all.empty() ? journeys : all);
    for (const Journey& journey : journeys) {
        sum.add(journey);
    }
    return sum.take();
}

std::string slowestOf(const Journey& journey) {
    const auto shares = delayShares({&journey, 1});
    return shares.empty() ? journey.stays.front().component : shares.front().component;
}

} // namespace doppel::gui
