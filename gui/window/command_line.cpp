// SPDX-License-Identifier: Apache-2.0
#include "gui/window/command_line.h"

#include "gui/time/time_text.h"
#include "gui/whatif/action_check.h"

#include <QCommandLineOption>
#include <QCommandLineParser>

#include <array>

namespace doppel::gui {
namespace {

struct OptionText {
    const char* name;
    const char* value;
    const char* text;
};
constexpr std::array kOptions{
    OptionText{"settings", "FILE", "Remembers in this .ini file, not in the user's settings."},
    OptionText{"theme", "THEME", "light, dark or system."},
    OptionText{"screenshot", "PNG", "Plays without a window up to a moment, saves a picture."},
    OptionText{"at", "MOMENT", "Of the picture: 25min, 40:30. Without it: the end of the run."},
    OptionText{"size", "SIZE", "Of the picture: 1600x1000."},
    OptionText{"view", "VIEW", "Of the picture: map, charts, compare, why, edit, runs."},
    OptionText{"inside", "COMPONENT", "In the picture, the map is looked into this component."},
    OptionText{"what-if", "PATH=VALUE",
               "In the picture, compares with a future that has this value; may be repeated."},
    OptionText{"branch-at", "MOMENT", "Where that future parts. Without it: the start."},
};

CommandLineReading refused(const QString& why) {
    return {{},
            GuiExit::Usage,
            QStringLiteral("doppel-gui: %1\nRun doppel-gui --help for the usage.\n").arg(why)};
}

std::optional<QSize> sizeOf(const QString& text) {
    const QStringList sides = text.split(u'x');
    if (sides.size() != 2) {
        return std::nullopt;
    }
    const QSize size(sides[0].toInt(), sides[1].toInt());
    const bool isFair = size.width() >= 640 && size.height() >= 480 && size.width() <= 16'000 &&
                        size.height() <= 16'000;
    return isFair ? std::optional(size) : std::nullopt;
}

std::optional<Theme> themeOf(const QString& text) {
    const QStringList words{QStringLiteral("system"), QStringLiteral("light"),
                            QStringLiteral("dark")};
    const qsizetype found = words.indexOf(text);
    return found < 0 ? std::nullopt : std::optional(static_cast<Theme>(found));
}

QString valueOf(const QCommandLineParser& parser, const char* option) {
    return parser.value(QString::fromUtf8(option));
}

// "components.web.replicas=4" and so on; the first that is wrong, if any.
std::optional<QString> readWhatIf(const QStringList& texts, PictureOrder& order) {
    for (const QString& text : texts) {
        const qsizetype sign = text.indexOf(u'=');
        if (sign <= 0 || sign + 1 == text.size()) {
            return text;
        }
        order.whatIf.emplace_back(text.left(sign).toStdString(), text.mid(sign + 1).toStdString());
    }
    return std::nullopt;
}

CommandLineReading readPicture(const QCommandLineParser& parser, CommandLine line) {
    if (!parser.isSet(QStringLiteral("screenshot"))) {
        for (const char* option : {"at", "size", "view", "inside", "what-if", "branch-at"}) {
            if (parser.isSet(QString::fromUtf8(option))) {
                return refused(
                    QStringLiteral("--%1 is for --screenshot").arg(QString::fromUtf8(option)));
            }
        }
        return {line, GuiExit::Done, {}};
    }
    PictureOrder order{.file = valueOf(parser, "screenshot"), .at = valueOf(parser, "at")};
    if (line.scenario.isEmpty()) {
        return refused(QStringLiteral("--screenshot needs a scenario"));
    }
    order.branchAt = valueOf(parser, "branch-at");
    order.inside = valueOf(parser, "inside");
    for (const auto& [option, text] :
         {std::pair("at", order.at), std::pair("branch-at", order.branchAt)}) {
        if (!text.isEmpty() && !momentOf(text, std::nullopt)) {
            return refused(QStringLiteral("--%1: \"%2\" is no moment, such as 25min or 40:30")
                               .arg(QString::fromUtf8(option), text));
        }
    }
    if (const auto wrong = readWhatIf(parser.values(QStringLiteral("what-if")), order)) {
        return refused(QStringLiteral("--what-if: \"%1\" is not PATH=VALUE").arg(*wrong));
    }
    if (order.whatIf.empty() && !order.branchAt.isEmpty()) {
        return refused(QStringLiteral("--branch-at is for --what-if"));
    }
    if (parser.isSet(QStringLiteral("size"))) {
        const auto size = sizeOf(valueOf(parser, "size"));
        if (!size) {
            return refused(QStringLiteral("--size: \"%1\" is no size from 640x480 to 16000x16000")
                               .arg(valueOf(parser, "size")));
        }
        order.size = *size;
    }
    if (parser.isSet(QStringLiteral("view"))) {
        order.view = valueOf(parser, "view");
    }
    if (order.view == QStringLiteral("compare") && order.whatIf.empty()) {
        return refused(QStringLiteral("--view compare needs --what-if"));
    }
    line.picture = order;
    return {line, GuiExit::Done, {}};
}

} // namespace

QString refusedWhatIf(const PictureOrder& order, const std::string& message) {
    QString what = withoutEntry(message);
    if (what.startsWith(QStringLiteral("set: "))) { // the field of the entry, not of a platform
        what = what.mid(QStringLiteral("set: ").size());
    }
    QStringList asked;
    for (const auto& [path, value] : order.whatIf) {
        asked << QString::fromStdString(path + '=' + value);
    }
    return QStringLiteral("--what-if %1: %2").arg(asked.join(QStringLiteral(" --what-if ")), what);
}

CommandLineReading readCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Plays scenarios on a digital twin of a web publishing platform, in a "
                       "window."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Shows this."));
    const QCommandLineOption version(QStringLiteral("version"),
                                     QStringLiteral("Shows the version."));
    parser.addOption(help);
    parser.addOption(version);
    for (const OptionText& option : kOptions) {
        parser.addOption({QString::fromUtf8(option.name), QString::fromUtf8(option.text),
                          QString::fromUtf8(option.value)});
    }
    parser.addPositionalArgument(QStringLiteral("SCENARIO"),
                                 QStringLiteral("A scenario file; it is played at once."),
                                 QStringLiteral("[SCENARIO]"));
    if (!parser.parse(arguments)) {
        return refused(parser.errorText());
    }
    if (parser.isSet(help)) {
        return {{},
                GuiExit::Done,
                QStringLiteral("Usage: doppel-gui [OPTION...] [SCENARIO]\n") +
                    parser.helpText().section(u'\n', 1)};
    }
    if (parser.isSet(version)) {
        return {{}, GuiExit::Done, QStringLiteral("doppel-gui " DOPPEL_VERSION "\n")};
    }
    if (parser.positionalArguments().size() > 1) {
        return refused(QStringLiteral("one scenario at a time"));
    }
    CommandLine line{.scenario = parser.positionalArguments().value(0),
                     .settings = valueOf(parser, "settings")};
    if (parser.isSet(QStringLiteral("theme"))) {
        line.theme = themeOf(valueOf(parser, "theme"));
        if (!line.theme) {
            return refused(QStringLiteral("--theme: \"%1\" is none of light, dark and system")
                               .arg(valueOf(parser, "theme")));
        }
    }
    return readPicture(parser, line);
}

} // namespace doppel::gui
