// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/dated_counts.h"
#include "models/jobs/key_table.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/publishing/content_versions.h"
#include "models/publishing/document_generator.h"
#include "models/publishing/document_graph.h"
#include "models/publishing/documents_metrics.h"
#include "models/publishing/keeps_versions.h"
#include "models/publishing/publish_clicks.h"
#include "models/publishing/publishing_rules.h"
#include "models/registry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace doppel::models {

class HoldsCopies;
class HoldsRoutes;
class Purgeable;

/// The documents of a platform: its configuration.
struct DocumentsConfig {
    DocumentGraphConfig graph;
    std::vector<ComponentRef> caches;
    std::vector<ComponentRef> routers;
    bool purges = false;
    sim::Duration target = std::chrono::minutes(5);

    void describe(FieldVisitor& visitor);
};

/// What an editor's click was, or what followed from one.
struct Publication {
    PageId page{};
    PublishCommand command = PublishCommand::Major;
    sim::Time clicked{};
    std::uint64_t visit = 0; ///< whose journey it belongs to, and
    std::uint64_t key = 0;
    std::uint32_t span = 0;    ///< the span that it came from; 0: not written down
    bool dependantsSee = true; ///< it changes what dependants are presented with
};

/// The documents that editors publish, the links between them, and the book of what became of each
/// publish. Document number n is page number n of the catalogue. Nobody sends it requests: it is
/// where Publishing API and its jobs look things up, at no cost of its own.
///
/// A publish in the book:
///
///     click -> queue -> downstream -> routers -> caches -> visible
///
/// It begins with an editor's click, whatever comes of the request, and belongs to its time. A job
/// presents whatever is current, so one that reaches the content store is there with all that was
/// published of the document before. Visible is when the databases that readers' requests come to
/// have it on all their servers, as far as they tell (KeepsVersions), no cache listed serves an older
/// copy as fresh, or a 404, each brings the new version to whoever asks, which is looked at each
/// second, and each router listed has the document's route. A publish that such a database loses is
/// not there any more until the document is presented again. A publish of a sampled visit is a span
/// of its journey, whose waits are the stages.
///
/// Memory: the graph's, 32 bytes for each click, some 30 for each job that tells of dependants, and
/// about 250 for each publish under way; where there are such databases, 150 for each that was
/// stored, and 16 for each time that one was lost.
class Documents final : public Component,
                        public DatedCounts,
                        public TellsSoFar,
                        public LossWatcher {
public:
    Documents(Platform& platform, std::string name, const DocumentsConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void start() override;
    void show(View& view) const override;
    /// A stage that a publish has not come to has taken as long as it is under way.
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

    const DocumentGraph& graph() const { return graph_; }
    DependencyResolver& resolver() { return resolver_; }
    /// The topic of this rank by how many links lead to it, from 0. O(links) once asked.
    std::optional<DocumentId> topic(std::uint32_t rank) const;

    void countBetween(
        sim::Time from,
        sim::Time to,
        const std::function<void(std::string_view name, std::uint64_t count)>& tell) const override;

    /// An editor clicks now: whatever becomes of the request, a publish by that command is awaited.
    void clicked(std::uint64_t visit, PublishCommand command);
    /// What that visit clicked for is promised for a later time: it is a publish then. False: it
    /// was before, as its request was made twice.
    bool scheduled(std::uint64_t visit);
    /// Nobody tries again what that visit clicked for: where it came to nothing, it has failed.
    void isOver(std::uint64_t visit);
    /// It is published from now on, as of the click: that of the visit, where there is one. Gives
    /// its version.
    ContentVersion publish(const Publication& publication);
    /// A document that is presented with `of`, which was published.
    struct Dependant {
        PageId page{};
        PageId of{};
        sim::Time clicked{};
        std::uint64_t job = 0;    ///< the job that tells of it, the same in all its tries; 0: none
        std::uint32_t number = 0; ///< of those that this tells of, always in the same order
    };
    /// It is another from that click on. Nothing new where its job has told of it before.
    void dependantChanges(const Dependant& dependant);
    /// A job is to look for those that are presented with a document; it has told of all of them;
    /// none is to, unless another one was.
    void dependantsAreSought(PageId of);
    void dependantsAreFound(PageId of);
    void dependantsAreNotSought(PageId of);
    /// Nobody took the job that was to present that version.
    void dropped(const Publication& publication, ContentVersion version);
    /// A job began to present a version.
    void started(PageId page, ContentVersion version);
    /// That component has the documents; where no cache or router is listed, readers ask it.
    void areStoredBy(Component& store) { stores_.push_back(&store); }
    /// The content store has it.
    void stored(PageId page, ContentVersion version);

    void lost(const KeepsVersions& store, PageId page, ContentVersion has) override;

    /// Of the latest publish of a document that is not in the content store yet: none, and it is
    /// only a dependant, or sent again.
    std::optional<Publication> pending(PageId page) const;

private:
    struct Entry {
        Publication publication;
        ContentVersion version = 0;
        std::optional<sim::Time> started{};
        std::uint32_t span = 0;                       ///< of the publish itself
        std::optional<PublishClicks::Number> click{}; ///< none: it is a dependant
    };
    /// One that was stored where it may be lost.
    struct Shown {
        Entry entry;
        sim::Time stored{};
        std::optional<sim::Time> visible{}; ///< since when; none: it is not, or no more
        bool isLost = false;
        bool wasInTime = false; ///< before it was lost
    };
    /// A time to being visible of what was lost then: it is none of what was published.
    struct UndoneTime {
        sim::Time recorded{};
        sim::Duration took{};
    };
    /// How many are presented with a document that was published, and nobody has told of them yet.
    struct Unfound {
        std::int64_t count = 0;
        bool areSought = false;
    };
    ContentVersion enter(const Publication& publication,
                         std::optional<PublishClicks::Number> click);
    PublishClicks::Number await(sim::Time at, ClickState state);
    void end(PublishClicks::Number click);
    void awaitDependants(PageId of);
    bool counts(sim::Time click) const { return click >= world().metrics().windowStart(); }
    bool isBrought(PageId page, ContentVersion version) const;
    std::vector<KeepsVersions*> readersStores(PageId page) const;
    KeepsVersions* storeThatLacks(PageId page, ContentVersion version) const;
    void noteVisible(const Entry& entry);
    void lose(Shown& shown);
    void restore(PageId page, ContentVersion version);
    void takeBackLost(sim::Time from, const SoFarReader& reader) const;
    void takeBackUndone(sim::Time from, const SoFarReader& reader) const;
    sim::Time beganAt(const Entry& entry) const {
        return entry.click ? clicks_.at(*entry.click) : entry.publication.clicked;
    }
    void purge(PageId page);
    sim::Task<void> becomeVisible(Entry entry, bool again);
    sim::Task<void> watchTarget(PublishClicks::Number click);
    void begins(Entry& entry, std::string_view what);
    void wait(const Entry& entry, std::string_view what);

    const DocumentsConfig& config_;
    DocumentGenerator generator_;
    DocumentGraph graph_;
    DependencyResolver resolver_;
    std::vector<HoldsCopies*> caches_;
    std::vector<Purgeable*> purged_;
    std::vector<HoldsRoutes*> routers_;
    std::vector<Component*> askedByReaders_; // caches, routers
    std::vector<Component*> stores_;
    bool tellStores_ = false;                                       // which versions they have
    std::unordered_map<std::uint32_t, std::vector<Shown>> shown_;   // by page, where they tell
    std::unordered_map<std::uint32_t, std::vector<Entry>> entries_; // by page, until stored
    PublishClicks clicks_;
    std::unordered_map<std::uint32_t, Unfound> unfound_; // by the page of what they depend on
    KeyTable<std::uint32_t> told_;                       // how many dependants each job has told of
    // Of those under way: when dependants' publishes were clicked, and since when they wait for
    // routers, for caches.
    StartTimes dependants_;
    StartTimes unrouted_;
    StartTimes cached_;
    std::vector<UndoneTime> undonePublishes_;
    std::vector<UndoneTime> undoneDependants_;
    DocumentsMetrics metrics_;
};

/// More links than there is memory for.
Problems problemsOf(const DocumentsConfig& config);
/// Components that keep no copies of pages.
Problems problemsOn(const DocumentsConfig& config, const PlatformPlan& plan);

/// `documents` in platform files.
const ComponentKind& documentsKind();

} // namespace doppel::models
