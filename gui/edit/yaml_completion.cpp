// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/yaml_completion.h"

#include "gui/edit/yaml_tokens.h"
#include "models/actions/action_kind.h"

#include <algorithm>

namespace doppel::gui {
namespace {

qsizetype indentOfLine(const QString& line) {
    const auto first =
        std::find_if(line.begin(), line.end(), [](QChar c) { return c != u' ' && c != u'-'; });
    return first - line.begin();
}

/// The keys whose brackets are open at the end of a line, and whether any are.
QStringList openKeys(const QString& line, bool& inFlow) {
    QStringList open;
    QString key;
    for (const YamlToken& token : yamlTokens(line)) {
        const QString words = line.mid(token.at, token.length);
        if (token.kind == YamlToken::Kind::Key) {
            key = words;
        } else if (words == QStringLiteral("{") || words == QStringLiteral("[")) {
            open.push_back(key);
            key.clear();
        } else if ((words == QStringLiteral("}") || words == QStringLiteral("]")) &&
                   !open.isEmpty()) {
            open.pop_back();
        }
    }
    inFlow = !open.isEmpty();
    open.removeAll(QString());
    return open;
}

/// The keys that the last line is within, from the outermost.
QStringList keysAround(const QStringList& lines) {
    QStringList keys;
    qsizetype indent = indentOfLine(lines.back());
    for (auto line = lines.rbegin() + 1; line != lines.rend() && indent > 0; ++line) {
        const auto tokens = yamlTokens(*line);
        const auto key = std::find_if(tokens.begin(), tokens.end(), [](const YamlToken& token) {
            return token.kind != YamlToken::Kind::Mark;
        });
        if (key != tokens.end() && key->kind == YamlToken::Kind::Key &&
            indentOfLine(*line) < indent) {
            indent = indentOfLine(*line);
            keys.push_front(line->mid(key->at, key->length));
        }
    }
    return keys;
}

/// "interval" of "reload.interval" within "reload"; entries of lists count as one.
void addNextKey(QStringList& keys, QString name, const QString& within) {
    while (name.contains(u'[')) {
        name.remove(name.indexOf(u'['), name.indexOf(u']') - name.indexOf(u'[') + 1);
    }
    if (!within.isEmpty() && !name.startsWith(within + u'.')) {
        return;
    }
    const QString rest = within.isEmpty() ? name : name.mid(within.size() + 1);
    const QString key = rest.section(u'.', 0, 0);
    if (!keys.contains(key)) {
        keys.push_back(key);
    }
}

void addFieldsOf(QStringList& keys, const SheetPart& part, const QString& within) {
    for (const SheetField& field : part.fields) {
        addNextKey(keys, QString::fromStdString(field.name), within);
    }
}

QStringList pathsOfAll(const DraftSheet& sheet) {
    QStringList paths;
    for (const SheetPart& part : sheet.parts) {
        for (const SheetField& field : part.fields) {
            paths.push_back(QString::fromStdString(field.field.path));
        }
    }
    return paths;
}

QStringList keysOfTop(const DraftSheet& sheet) {
    QStringList keys{QStringLiteral("doppel"), QStringLiteral("extends"), QStringLiteral("set")};
    if (const SheetPart* settings = sheet.part("")) {
        addFieldsOf(keys, *settings, {});
    }
    for (const char* section : {"knobs", "components", "traffic", "timeline", "objectives"}) {
        keys.push_back(QString::fromLatin1(section));
    }
    return keys;
}

QStringList keysWithin(const DraftSheet& sheet, const QStringList& around) {
    const QString section = around.value(0);
    const QString within = around.mid(1).join(u'.');
    QStringList keys;
    if (section == QStringLiteral("timeline")) {
        for (const models::ActionKind* kind : models::actionKinds()) {
            const std::string_view key = models::keyOf(*kind).key;
            addNextKey(keys, QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())), {});
        }
    }
    if (section == QStringLiteral("timeline") || section == QStringLiteral("objectives") ||
        section == QStringLiteral("knobs")) {
        for (const SheetEntry& entry : sheet.list(section.toStdString()).entries) {
            addFieldsOf(keys, entry.part, within);
        }
        return keys;
    }
    const bool isNamed =
        section == QStringLiteral("components") || section == QStringLiteral("traffic");
    if (!isNamed) {
        if (const SheetPart* settings = sheet.part("")) {
            addFieldsOf(keys, *settings, around.join(u'.'));
        }
    } else if (const SheetPart* part =
                   sheet.part((section + u'.' + around.value(1)).toStdString())) {
        keys = around.size() == 2 ? QStringList{QStringLiteral("kind")} : QStringList();
        addFieldsOf(keys, *part, around.mid(2).join(u'.'));
    }
    return keys;
}

} // namespace

KeyCompletion completionAt(const DraftSheet& sheet, const QString& textToCursor) {
    const QStringList lines = textToCursor.split(u'\n');
    const QString& line = lines.back();
    qsizetype start = line.size();
    while (start > 0 && !QStringView(u" {,").contains(line[start - 1])) {
        --start;
    }
    bool inFlow = false;
    const QStringList open = openKeys(line.left(start), inFlow);
    const QString before = line.left(start).trimmed();
    const bool mayBeKey = inFlow ? before.endsWith(u'{') || before.endsWith(u',')
                                 : before.isEmpty() || before == QStringLiteral("-");
    if (!mayBeKey) {
        return {};
    }
    const QStringList around = keysAround(lines) + open;
    KeyCompletion completion{line.mid(start), {}};
    if (around.isEmpty()) {
        completion.keys = keysOfTop(sheet);
    } else if (around == QStringList{QStringLiteral("set")}) {
        completion.keys = pathsOfAll(sheet);
    } else {
        completion.keys = keysWithin(sheet, around);
    }
    return completion;
}

} // namespace doppel::gui
