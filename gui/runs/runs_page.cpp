// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/runs_page.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/runs/catalogue_reader.h"
#include "gui/runs/cell_delegate.h"

#include <QAction>
#include <QClipboard>
#include <QFileInfo>
#include <QFocusEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProxyStyle>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kSearchWidth = 240;
constexpr int kScenarioWidth = 200;
constexpr int kChangesWidth = 320;

bool askInABox(QWidget* parent, const QString& question) {
    QMessageBox box(QMessageBox::Question, RunsPage::tr("Delete runs"), question,
                    QMessageBox::Cancel, parent);
    const QAbstractButton* yes =
        box.addButton(RunsPage::tr("Delete"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == yes;
}

// Headings stand over their cells, which have some room on both sides.
class RoomyHeadings final : public QProxyStyle {
public:
    RoomyHeadings() : QProxyStyle(QStringLiteral("Fusion")) {}
    int pixelMetric(PixelMetric metric,
                    const QStyleOption* option,
                    const QWidget* widget) const override {
        const int usual = QProxyStyle::pixelMetric(metric, option, widget);
        return metric == PM_HeaderMargin ? usual + CellDelegate::kRoom : usual;
    }
};

QLabel* countLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

RunsPage::RunsPage(const QString& catalogue, QWidget* parent)
    : QWidget(parent), reader_(new CatalogueReader(catalogue, this)), ask_(&askInABox) {
    setAccessibleName(tr("Runs"));
    filter_.setSourceModel(&model_);
    open_ = add(tr("Open"), QStringLiteral("Return"), tr("Show the run as far as it was recorded"),
                &RunsPage::open);
    overlay_ = add(tr("Overlay"), QStringLiteral("Ctrl+Return"),
                   tr("Show the run as the second future of what is open"), &RunsPage::overlay);
    compare_ = add(tr("Compare"), QStringLiteral("C"),
                   tr("Say what changed between two runs, or between one and what is open"),
                   &RunsPage::compare);
    copy_ = add(tr("Copy fingerprint"), QStringLiteral("Ctrl+C"),
                tr("Put the fingerprint into the clipboard"), &RunsPage::copyFingerprint);
    reveal_ = add(tr("Show scenario"), QStringLiteral("Ctrl+E"),
                  tr("Show the scenario's file in its folder"), &RunsPage::reveal);
    remove_ = add(tr("Delete…"), QStringLiteral("Del"), tr("Delete the runs and their files"),
                  &RunsPage::remove);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(makeHead());
    pages_ = new QStackedWidget(this);
    pages_->addWidget(makeTable());
    pages_->addWidget(makeEmpty());
    layout->addWidget(pages_, 1);
    why_ = countLabel(this);
    why_->setMinimumWidth(1);
    layout->addWidget(why_);
    trouble_ = new QLabel(this);
    trouble_->setWordWrap(true);
    trouble_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    trouble_->hide();
    layout->addWidget(trouble_);
    connect(reader_, &CatalogueReader::read, this, &RunsPage::take);
    connect(reader_, &CatalogueReader::failed, this, &RunsPage::tell);
    // The filter follows the model first, as it was connected before.
    connect(&model_, &RunsModel::rowsInserted, this, &RunsPage::showWhatThereIs);
    connect(&model_, &RunsModel::rowsRemoved, this, &RunsPage::showWhatThereIs);
    connect(&model_, &RunsModel::modelReset, this, &RunsPage::showWhatThereIs);
    enableActions();
    showWhatThereIs();
}

RunsPage::~RunsPage() = default;

QAction* RunsPage::add(const QString& text,
                       const QString& keys,
                       const QString& tip,
                       void (RunsPage::*done)()) {
    auto* action = new QAction(text, this);
    action->setShortcut(QKeySequence::fromString(keys, QKeySequence::PortableText));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(
        QStringLiteral("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, done);
    addAction(action);
    actions_.push_back(action);
    return action;
}

std::vector<QAction*> RunsPage::actionsOfRuns() const {
    return actions_;
}

QWidget* RunsPage::makeHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    auto* title = new QLabel(tr("Runs"), head);
    title->setFont(words(TextSize::Headline, QFont::DemiBold));
    row->addWidget(title);
    count_ = countLabel(head);
    row->addWidget(count_);
    row->addStretch(1);
    for (QAction* action : actions_) {
        auto* button = new QToolButton(head);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    search_ = new QLineEdit(head);
    search_->setPlaceholderText(tr("Find a run"));
    search_->setAccessibleName(tr("Find a run"));
    search_->setClearButtonEnabled(true);
    search_->setFixedWidth(kSearchWidth);
    connect(search_, &QLineEdit::textChanged, this, &RunsPage::setSearch);
    row->addSpacing(kPadding);
    row->addWidget(search_);
    auto* find = new QAction(this);
    find->setShortcut(Qt::Key_Slash);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, search_, [this] { search_->setFocus(); });
    addAction(find);
    return head;
}

QWidget* RunsPage::makeTable() {
    table_ = new QTableView(this);
    table_->setModel(&filter_);
    table_->setAccessibleName(tr("Runs"));
    table_->installEventFilter(this);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSortingEnabled(true);
    table_->sortByColumn(RunsModel::Number, Qt::DescendingOrder);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    table_->setItemDelegate(new CellDelegate(table_));
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(kRow + kGrid);
    QHeaderView* header = table_->horizontalHeader();
    auto* roomy = new RoomyHeadings;
    roomy->setParent(header);
    header->setStyle(roomy);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setResizeContentsPrecision(100);
    for (const auto& [column, width] :
         {std::pair{RunsModel::Scenario, kScenarioWidth}, {RunsModel::Changes, kChangesWidth}}) {
        header->setSectionResizeMode(column, QHeaderView::Interactive);
        header->resizeSection(column, width);
    }
    header->setStretchLastSection(true);
    table_->addActions(QList<QAction*>(actions_.begin(), actions_.end()));
    connect(table_, &QTableView::doubleClicked, this, &RunsPage::open);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunsPage::enableActions);
    return table_;
}

QWidget* RunsPage::makeEmpty() {
    nothing_ = new QLabel(this);
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setWordWrap(true);
    nothing_->setTextFormat(Qt::PlainText);
    nothing_->setFont(words(TextSize::Headline));
    nothing_->setForegroundRole(QPalette::PlaceholderText);
    return nothing_;
}

void RunsPage::setSearch(const QString& text) {
    if (search_->text() != text) {
        search_->setText(text); // and once more, from there
        return;
    }
    filter_.setSearch(text);
    showWhatThereIs();
}

void RunsPage::take(const std::vector<RunEntry>& entries) {
    isRead_ = true;
    trouble_->hide();
    model_.setEntries(entries);
    showWhatThereIs();
    enableActions();
}

void RunsPage::tell(const sim::Errors& errors) {
    isRead_ = true;
    QStringList lines;
    for (const sim::Error& error : errors) {
        lines.append(QString::fromStdString(toText(error)));
    }
    trouble_->setText(lines.join(u'\n'));
    trouble_->show();
    showWhatThereIs();
}

void RunsPage::showWhatThereIs() {
    const int all = model_.rowCount();
    const int shown = filter_.rowCount();
    count_->setText(shown == all ? QString::number(all) : tr("%1 of %2").arg(shown).arg(all));
    if (shown > 0) {
        pages_->setCurrentWidget(table_);
        return;
    }
    nothing_->setText(
        !isRead_ ? tr("Reading the catalogue…")
        : all > 0
            ? tr("No run matches “%1”.").arg(search_->text())
            : tr("No runs yet. Play a scenario and keep it (Runs, Keep this run), open the "
                 "file of one (Runs, Open a run), or store one by doppel run FILE -o RUN.h5."));
    pages_->setCurrentWidget(nothing_);
}

std::vector<RunEntry> RunsPage::chosen() const {
    std::vector<RunEntry> runs;
    for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
        runs.push_back(model_.entry(filter_.mapToSource(index)));
    }
    std::sort(runs.begin(), runs.end(),
              [](const RunEntry& a, const RunEntry& b) { return a.id < b.id; });
    return runs;
}

void RunsPage::enableActions() {
    const std::vector<RunEntry> runs = chosen();
    const bool areThere =
        std::all_of(runs.begin(), runs.end(), [](const RunEntry& run) { return run.isThere; });
    const bool isOne = runs.size() == 1;
    open_->setEnabled(isOne && areThere);
    overlay_->setEnabled(isOne && areThere);
    compare_->setEnabled((runs.size() == 2 || (isOne && isOpen_)) && areThere);
    copy_->setEnabled(isOne);
    reveal_->setEnabled(isOne && !runs.front().scenario.isEmpty());
    remove_->setEnabled(!runs.empty());
    const auto gone =
        std::find_if(runs.begin(), runs.end(), [](const RunEntry& run) { return !run.isThere; });
    const QString why = gone == runs.end() ? QString() : fileWords(*gone);
    for (QAction* action : {open_, overlay_, compare_}) {
        const QString does = action->toolTip().section(u'\n', 0, 0);
        action->setToolTip(why.isEmpty() ? does : does + u'\n' + why);
    }
    why_->setText(why);
    why_->setVisible(!why.isEmpty());
    why_->setToolTip(why);
}

void RunsPage::setOpen(bool open) {
    if (std::exchange(isOpen_, open) != open) {
        enableActions();
    }
}

void RunsPage::open() {
    if (open_->isEnabled()) {
        Q_EMIT openWanted(chosen().front().file);
    }
}

void RunsPage::overlay() {
    Q_EMIT overlayWanted(chosen().front().file);
}

void RunsPage::compare() {
    const std::vector<RunEntry> runs = chosen();
    if (runs.size() == 1) {
        Q_EMIT compareWithOpenWanted(runs.front().file);
        return;
    }
    Q_EMIT compareWanted(runs.front().file, runs.back().file);
}

void RunsPage::remove() {
    const std::vector<RunEntry> runs = chosen();
    const QString question =
        runs.size() == 1
            ? tr("Delete run %1 and its file %2? This can't be undone.")
                  .arg(QString::number(runs.front().id), runs.front().file)
            : tr("Delete %1 runs and their files? This can't be undone.").arg(runs.size());
    if (!ask_(this, question)) {
        return;
    }
    std::vector<std::int64_t> ids;
    for (const RunEntry& run : runs) {
        ids.push_back(run.id);
    }
    reader_->remove(ids);
}

void RunsPage::copyFingerprint() {
    QGuiApplication::clipboard()->setText(chosen().front().fingerprint);
}

void RunsPage::reveal() {
    Q_EMIT revealWanted(chosen().front().scenario);
}

// By keys it is the first row that one comes to.
bool RunsPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == table_ && event->type() == QEvent::FocusIn &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason &&
        !table_->selectionModel()->hasSelection()) {
        table_->selectRow(0);
    }
    return QWidget::eventFilter(watched, event);
}

void RunsPage::lookAgain() {
    if (QFileInfo::exists(catalogue())) {
        reader_->refresh();
    }
}

void RunsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    lookAgain();
}

void RunsPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::ActivationChange && isVisible() && isActiveWindow()) {
        lookAgain();
    }
    if (event->type() == QEvent::PaletteChange) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, paletteOf(colours).failing.text);
        trouble_->setPalette(colours);
    }
    QWidget::changeEvent(event);
}

const QString& RunsPage::catalogue() const {
    return reader_->path();
}

} // namespace doppel::gui
