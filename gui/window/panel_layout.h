// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

class QDockWidget;
class QMainWindow;
class QWidget;

namespace doppel::gui {

/// What the window can show: four views of a run, and two pages that stand in its place.
enum class View : std::uint8_t { Map, Charts, Compare, Why, Edit, Runs };
inline constexpr std::array kViews{View::Map, View::Charts, View::Compare,
                                   View::Why, View::Edit,   View::Runs};

/// Its name on the command line: "map".
QString nameOf(View view);
std::optional<View> viewNamed(const QString& name);
/// Whether it is a view of a run; the others fill the window.
bool isOfRun(View view);

/// What stands in a dock of its own beside the map.
enum class Panel : std::uint8_t {
    Charts,
    Time,
    Branches,
    Knobs,
    Actions,
    Limit,
    Comparison,
    Story,
    Journeys,
};

/// Which docks each view of a run shows, where, and how wide. Nobody else shows, hides or sizes a
/// dock of the window: so no view leaves another's behind, a width that people chose is there again
/// when the view is, and no change of views alters the window's size.
///
/// The left column (Branches, Knobs, Actions, Limit) is of the map and the charts where it was
/// opened, and always of the comparison.
class PanelLayout final {
public:
    /// The smallest window; all views fit into it.
    static constexpr QSize kLeastWindow{1024, 640};
    static constexpr int kLeftWidth = 304; ///< at least, too
    static constexpr int kTimeHeight = 172;

    /// The window must outlive it; its central widget is the map, or the page in its place.
    explicit PanelLayout(QMainWindow& window);

    /// Takes the content into a dock, which is hidden until a view shows it.
    QDockWidget& add(Panel panel, const QString& title, QWidget& content);
    /// In their places beside each other. REQUIRES: all were added.
    void arrange();
    QDockWidget& dock(Panel panel) const;
    /// In the order in which they were added.
    std::vector<QDockWidget*> docks() const;
    /// By which a kept layout is known to be of these docks; sorted.
    QStringList names() const;

    /// Shows a view of a run, as it was left.
    void show(View view);
    /// Another page stands in place of the run.
    void leave();
    /// The view of a run that is there, or was last.
    View view() const { return view_; }
    /// Whether docks are there.
    bool isThere() const { return isThere_; }

    /// Brings up a panel of the left column, and those that belong to it.
    void open(Panel panel);
    /// How high the branches need to be; the panels below have the rest.
    void setBranchesHeight(int height);
    /// The window has another size: what people chose stays, the rest is as wide as in a window of
    /// that size.
    void followWindow();
    /// People may have moved what lies between two docks.
    void rememberDragged();

    /// As it was before anybody chose anything.
    void reset();
    /// For restore(), in another session.
    QByteArray state();
    void restore(const QByteArray& state);

private:
    /// Of columns and rows, in pixels; 0: it isn't there.
    struct Sizes {
        int left = 0;
        int charts = 0;
        int words = 0;    ///< the column at the right
        int overview = 0; ///< the charts above the journeys
        int branches = 0;
        int time = 0;
    };
    /// By people, in one view.
    struct Chosen {
        std::optional<double> charts{}; ///< of the window's width
        std::optional<int> words{};
        std::optional<int> overview{};
    };

    bool hasLeft() const;
    bool shows(Panel panel) const;
    Sizes sizes() const;
    void takeKept();
    void change(View view);
    void remember();
    void rememberSizes();
    void place();
    int chartsWidth(int left, int words) const;

    QMainWindow& window_;
    std::vector<std::pair<Panel, QDockWidget*>> docks_;
    QByteArray first_;
    QByteArray kept_; // from another session, until there is a run
    View view_ = View::Map;
    bool isThere_ = false;
    bool isChanging_ = false; // from one view to another
    std::set<Panel> left_;    // of the left column, that were opened
    std::set<Panel> closed_;  // of the others, by people
    std::array<Chosen, kViews.size()> chosen_{};
    int leftWidth_ = kLeftWidth;
    int timeHeight_ = kTimeHeight;
    int wanted_ = 0; // by the branches
    std::optional<int> branchesHeight_{};
    Sizes placed_;     // what came of the last placing
    QSize placedIn_{}; // a window of that size
};

} // namespace doppel::gui
