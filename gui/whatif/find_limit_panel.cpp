// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/find_limit_panel.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"
#include "gui/whatif/limit_chart.h"
#include "gui/whatif/limit_words.h"
#include "gui/whatif/problem_label.h"
#include "models/suggest.h"
#include "scenarios/objective.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace doppel::gui {
namespace {

// Rungs of the ladder, halvings down to half a per cent, gaps: what a search usually takes.
constexpr double kUsualRuns = 16;

QLabel* wordsLabel(QWidget* parent, TextSize size, QFont::Weight weight = QFont::Normal) {
    auto* label = new QLabel(parent);
    label->setFont(words(size, weight));
    label->setWordWrap(true);
    return label;
}

} // namespace

FindLimitPanel::FindLimitPanel(std::unique_ptr<LimitRuns> runs, QWidget* parent)
    : QWidget(parent), hunt_(std::move(runs)) {
    setAccessibleName(tr("Find limit"));
    setAutoFillBackground(true);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    column->setSpacing(8);
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(inside);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(scroll_, 1);
    rows->addWidget(makeFoot());
    makeForm(column);
    makeResult(column);
    column->addStretch(1);
    connect(&hunt_, &LimitHunt::changed, this, &FindLimitPanel::showHunt);
    connect(&hunt_, &LimitHunt::ended, this, &FindLimitPanel::ended);
    connect(&hunt_, &LimitHunt::ended, this, &FindLimitPanel::scrollToResult);
    showHunt();
    showPlan();
}

void FindLimitPanel::makeForm(QVBoxLayout* column) {
    future_ = wordsLabel(this, TextSize::Text);
    future_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(future_);
    knob_ = new QComboBox(this);
    knob_->setAccessibleName(tr("Knob"));
    knob_->setEditable(true);
    knob_->setInsertPolicy(QComboBox::NoInsert);
    setFocusProxy(knob_);
    knob_->completer()->setFilterMode(Qt::MatchContains);
    knob_->completer()->setCompletionMode(QCompleter::PopupCompletion);
    knob_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    const auto numberBox = [this](const QString& name) {
        auto* box = new QLineEdit(this);
        box->setFont(figures(TextSize::Text));
        box->setAccessibleName(name);
        connect(box, &QLineEdit::textChanged, this, &FindLimitPanel::showPlan);
        return box;
    };
    from_ = numberBox(tr("From"));
    to_ = numberBox(tr("To"));
    when_ = new QComboBox(this);
    when_->setAccessibleName(tr("Turned when"));
    auto* range = new QHBoxLayout;
    range->addWidget(from_);
    range->addWidget(new QLabel(QStringLiteral("→"), this));
    range->addWidget(to_);
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->addRow(tr("Turn"), knob_);
    form->addRow(tr("from, to"), range);
    form->addRow(tr("since"), when_);
    column->addLayout(form);
    auto* until = wordsLabel(this, TextSize::Text, QFont::DemiBold);
    until->setText(tr("until one of these breaks"));
    column->addWidget(until);
    objectives_ = new QVBoxLayout;
    objectives_->setSpacing(2);
    column->addLayout(objectives_);
    own_ = new QLineEdit(this);
    own_->setFont(figures(TextSize::Text));
    own_->setAccessibleName(tr("Another objective"));
    column->addWidget(own_);
    wrong_ = new ProblemLabel(this);
    column->addWidget(wrong_);
    connect(knob_, &QComboBox::currentIndexChanged, this, &FindLimitPanel::showKnob);
    connect(knob_, &QComboBox::editTextChanged, this, &FindLimitPanel::followWritten);
    connect(knob_->lineEdit(), &QLineEdit::returnPressed, this, &FindLimitPanel::takeWritten);
    connect(knob_, &QComboBox::activated, this, [this] { isChosen_ = true; });
    connect(own_, &QLineEdit::textChanged, this, &FindLimitPanel::showPlan);
}

// In sight however low the panel is.
QWidget* FindLimitPanel::makeFoot() {
    auto* foot = new QWidget(this);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(kPadding, kGrid, kPadding, 2 * kGrid);
    column->setSpacing(kGrid);
    progress_ = new QProgressBar(foot);
    progress_->setRange(0, 1000);
    progress_->setTextVisible(false);
    progress_->setFixedHeight(6);
    progress_->setAccessibleName(tr("Runs played"));
    find_ = new QPushButton(foot);
    column->addWidget(progress_);
    column->addWidget(find_);
    return foot;
}

void FindLimitPanel::makeResult(QVBoxLayout* column) {
    found_ = wordsLabel(this, TextSize::Text);
    found_->setForegroundRole(QPalette::PlaceholderText);
    headline_ = wordsLabel(this, TextSize::Headline, QFont::DemiBold);
    sentences_ = wordsLabel(this, TextSize::Sentence);
    chart_ = new LimitChart(this);
    open_ = new QPushButton(tr("Play the run that breaks as a branch"), this);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{found_, headline_, chart_, sentences_, open_}) {
        column->addWidget(widget);
    }
    for (QLineEdit* box : {from_, to_, own_}) {
        connect(box, &QLineEdit::returnPressed, find_, &QPushButton::click);
    }
    connect(find_, &QPushButton::clicked, this, [this] { hunt_.isRunning() ? stop() : begin(); });
    connect(open_, &QPushButton::clicked, this, [this] {
        const analysis::LimitAnswer answer = hunt_.answer();
        if (answer.breaks) {
            const LimitPlan& asked = hunt_.plan();
            Q_EMIT branchWanted(asked.subject, asked.from, asked.knob.path,
                                asked.textOf(answer.breaks->value));
        }
    });
}

void FindLimitPanel::setFuture(LimitSubject subject, sim::Time playhead, const QString& another) {
    const bool sameObjectives = subject.sketch.objectives == subject_.sketch.objectives;
    subject_ = std::move(subject);
    playhead_ = playhead;
    const QString plays =
        subject_.isStored
            ? QString()
            : tr("Plays “%1” again and again, each time to its end.").arg(subject_.name);
    future_->setText(QStringList{plays, another}.join(u' ').trimmed());
    const auto& sources = subject_.sketch.sources;
    own_->setPlaceholderText(
        sources.empty()
            ? tr("or another")
            : tr("or %1.latency.p95 <= 1s").arg(QString::fromStdString(sources[0].name)));
    own_->setToolTip(own_->placeholderText());
    std::vector<LimitKnob> knobs = limitKnobsOf(subject_.sketch, playhead_);
    if (knobs != knobs_) {
        const int before = knob_->currentIndex();
        const std::string chosen =
            before < 0 ? std::string() : knobs_[static_cast<std::size_t>(before)].path;
        knobs_ = std::move(knobs);
        {
            const QSignalBlocker quiet(knob_);
            knob_->clear();
            for (const LimitKnob& knob : knobs_) {
                knob_->addItem(knob.name);
            }
        }
        chooseKnob(chosen);
        showKnob();
    }
    if (!sameObjectives) {
        showObjectives();
    }
    setPlayhead(playhead);
    showPlan();
    showHunt();
}

void FindLimitPanel::setPlayhead(sim::Time playhead) {
    playhead_ = playhead;
    when_->setItemText(
        1, tr("the playhead, %1").arg(momentText(playhead_, subject_.sketch.startClock())));
}

void FindLimitPanel::chooseKnob(const std::string& path) {
    const auto knob = std::find_if(knobs_.begin(), knobs_.end(),
                                   [&](const LimitKnob& one) { return one.path == path; });
    if (knob != knobs_.end()) {
        knob_->setCurrentIndex(static_cast<int>(knob - knobs_.begin()));
    }
}

void FindLimitPanel::ask() {
    scroll_->verticalScrollBar()->setValue(0);
    setFocus(Qt::OtherFocusReason);
    knob_->lineEdit()->selectAll();
}

void FindLimitPanel::suggestFor(const QString& component, const std::string& turned) {
    if (isChosen_) {
        return;
    }
    if (!turned.empty()) {
        chooseKnob(turned);
        return;
    }
    if (component.isEmpty()) {
        return;
    }
    const LimitKnob* best = nullptr;
    for (const LimitKnob& knob : knobs_) {
        const bool isOf = knob.live && knob.name.startsWith(component + u' ');
        const bool serves = knob.path.ends_with(".replicas");
        if (isOf && !knob.alone &&
            (best == nullptr || (serves && !best->path.ends_with(".replicas")))) {
            best = &knob;
        }
    }
    if (best != nullptr) {
        chooseKnob(best->path);
    }
}

// What is being typed stays as it is.
void FindLimitPanel::followWritten(const QString& written) {
    const auto named = knobNamed(knobs_, written);
    if (named && static_cast<int>(*named) != knob_->currentIndex()) {
        const QSignalBlocker quiet(knob_);
        const int cursor = knob_->lineEdit()->cursorPosition();
        knob_->setCurrentIndex(static_cast<int>(*named));
        knob_->setEditText(written);
        knob_->lineEdit()->setCursorPosition(cursor);
        showKnob();
    }
    showPlan();
}

void FindLimitPanel::takeWritten() {
    if (const auto meant = knobMeant(knobs_, knob_->currentText())) {
        isChosen_ = true;
        knob_->setCurrentIndex(static_cast<int>(*meant));
        knob_->setEditText(knobs_[*meant].name);
    }
}

void FindLimitPanel::showKnob() {
    const int chosen = knob_->currentIndex();
    if (chosen < 0) {
        return;
    }
    const LimitKnob& knob = knobs_[static_cast<std::size_t>(chosen)];
    from_->setText(QString::fromStdString(knobText(knob.unit, knob.now)));
    to_->setText(QString::fromStdString(knobText(knob.unit, knob.far)));
    const int when = when_->currentIndex();
    when_->clear();
    when_->addItem(tr("the start of the run"));
    if (knob.live) {
        when_->addItem(
            tr("the playhead, %1").arg(momentText(playhead_, subject_.sketch.startClock())));
        when_->setCurrentIndex(std::max(when, 0));
    }
    showPlan();
}

void FindLimitPanel::showObjectives() {
    for (QCheckBox* check : checks_) {
        delete check;
    }
    checks_.clear();
    for (const ObjectiveSketch& objective : subject_.sketch.objectives) {
        auto* check = new QCheckBox(
            QString::fromStdString(objective.name.empty() ? objective.that : objective.name), this);
        check->setToolTip(QString::fromStdString(objective.that));
        check->setChecked(true);
        connect(check, &QCheckBox::toggled, this, &FindLimitPanel::showPlan);
        objectives_->addWidget(check);
        checks_.push_back(check);
    }
    orderFields();
}

// As they are read, whichever was made first.
void FindLimitPanel::orderFields() {
    std::vector<QWidget*> fields{knob_, from_, to_, when_};
    fields.insert(fields.end(), checks_.begin(), checks_.end());
    fields.insert(fields.end(), {own_, find_, open_});
    for (std::size_t i = 1; i < fields.size(); ++i) {
        setTabOrder(fields[i - 1], fields[i]);
    }
}

QString FindLimitPanel::wrong() const {
    if (subject_.isStored) {
        return tr("“%1” is a stored run: what happened in it is over. Play its scenario again to "
                  "find its limits.")
            .arg(subject_.title);
    }
    if (knob_->currentIndex() < 0) {
        return tr("There is nothing to turn.");
    }
    const LimitKnob& knob = knobs_[static_cast<std::size_t>(knob_->currentIndex())];
    if (const QString written = knob_->currentText().trimmed(); !knobNamed(knobs_, written)) {
        std::vector<std::string> known;
        for (const LimitKnob& one : knobs_) {
            known.push_back(one.name.toStdString());
        }
        return tr("There is no knob “%1”%2")
            .arg(written, QString::fromStdString(models::didYouMean(written.toStdString(), known)));
    }
    const auto from = knobNumber(knob.unit, from_->text().toStdString());
    const auto to = knobNumber(knob.unit, to_->text().toStdString());
    if (!from || !to) {
        return tr("“%1” is no value for it.").arg((from ? to_ : from_)->text());
    }
    if (*from == *to) {
        return tr("From and to are the same.");
    }
    if (const std::string own = own_->text().trimmed().toStdString(); !own.empty()) {
        const auto objective = scenarios::Objective::parse("", own);
        return objective ? QString() : QString::fromStdString(objective.errors().front().message);
    }
    const bool any = std::any_of(checks_.begin(), checks_.end(),
                                 [](const QCheckBox* check) { return check->isChecked(); });
    return any ? QString() : tr("Choose an objective, or write one.");
}

std::optional<LimitPlan> FindLimitPanel::plan() const {
    if (!wrong().isEmpty()) {
        return std::nullopt;
    }
    const LimitKnob& knob = knobs_[static_cast<std::size_t>(knob_->currentIndex())];
    LimitPlan plan;
    plan.subject = subject_.id;
    plan.file = subject_.sketch.file;
    plan.sets = subject_.sets;
    plan.log = subject_.log;
    plan.knob = knob;
    if (when_->currentIndex() == 1) {
        plan.from = playhead_;
    }
    plan.ownObjective = own_->text().trimmed().toStdString();
    for (std::size_t i = 0; plan.ownObjective.empty() && i < checks_.size(); ++i) {
        if (checks_[i]->isChecked()) {
            plan.objectives.push_back(i);
        }
    }
    plan.question = questionOf(knob.unit, *knobNumber(knob.unit, from_->text().toStdString()),
                               *knobNumber(knob.unit, to_->text().toStdString()));
    return plan;
}

void FindLimitPanel::showPlan() {
    const QString problem = wrong();
    wrong_->setText(problem);
    wrong_->setVisible(!problem.isEmpty());
    find_->setEnabled(hunt_.isRunning() || problem.isEmpty());
    const bool isKnown = !subject_.isStored && knobNamed(knobs_, knob_->currentText()).has_value();
    for (QWidget* field : std::initializer_list<QWidget*>{from_, to_, when_}) {
        field->setEnabled(isKnown);
    }
}

void FindLimitPanel::begin() {
    if (auto asked = plan()) {
        askedTitle_ = subject_.title;
        hunt_.begin(std::move(*asked));
        scrollToResult();
    }
}

// Once what is told has its height.
void FindLimitPanel::scrollToResult() {
    QTimer::singleShot(0, this,
                       [this] { scroll_->verticalScrollBar()->setValue(found_->y() - kPadding); });
}

void FindLimitPanel::showHunt() {
    const bool running = hunt_.isRunning();
    const auto& tries = hunt_.tries();
    find_->setText(running ? tr("Stop") : tr("Find limit"));
    find_->setEnabled(running || wrong().isEmpty());
    progress_->setVisible(running);
    const double shares =
        std::accumulate(hunt_.underWay().begin(), hunt_.underWay().end(), 0.0,
                        [](double sum, const auto& one) { return sum + one.second; });
    const double played = static_cast<double>(tries.size()) + shares;
    progress_->setValue(static_cast<int>(1000 * played / std::max(kUsualRuns, played + 1)));
    chart_->setVisible(running || !tries.empty());
    chart_->show(hunt_.plan(), tries);
    const bool told = !running && !tries.empty();
    const StartClock start = subject_.sketch.startClock();
    found_->setVisible(running || told);
    found_->setText(foundFor(askedTitle_, hunt_.plan(), start));
    // Of another future than is asked about by now it is no answer.
    const bool isOfIt = running || hunt_.plan().subject == subject_.id;
    for (QWidget* widget : std::initializer_list<QWidget*>{headline_, chart_, sentences_}) {
        widget->setEnabled(isOfIt);
    }
    headline_->setVisible(running || told);
    sentences_->setVisible(told);
    open_->setVisible(told && hunt_.answer().breaks && hunt_.plan().knob.live);
    if (running) {
        headline_->setText((tries.size() == 1 ? tr("%1 run played, %2 under way")
                                              : tr("%1 runs played, %2 under way"))
                               .arg(tries.size())
                               .arg(hunt_.underWay().size()));
    } else if (told) {
        const LimitWords result = limitWords(hunt_.plan(), tries, start);
        headline_->setText(unbroken(result.headline));
        sentences_->setText(unbroken(result.sentences.join(u'\n')));
    }
}

} // namespace doppel::gui
