// SPDX-License-Identifier: Apache-2.0
#include "gui/map/layout_store.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

namespace doppel::gui {
namespace {

QString hashOf(const QByteArray& content) {
    return QString::fromLatin1(
        QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().left(32));
}

QString folderFor(QStandardPaths::StandardLocation location) {
    return QStandardPaths::writableLocation(location) + QStringLiteral("/maps");
}

QByteArray contentOf(const MapSketch& sketch) {
    QByteArray content;
    for (const MapNode& node : sketch.nodes) {
        content += node.name.toUtf8() + '\t' + node.kind.toUtf8() + '\n';
    }
    for (const MapCall& call : sketch.calls) {
        content += QByteArray::number(static_cast<qulonglong>(call.from)) + '>' +
                   QByteArray::number(static_cast<qulonglong>(call.to)) + '\n';
    }
    return content;
}

// What cannot be kept is laid out again the next time; that is no error to tell anybody.
void write(const QString& folder, const QString& name, const QByteArray& content) {
    QDir().mkpath(folder);
    QSaveFile file(folder + QLatin1Char('/') + name);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(content);
        file.commit();
    }
}

std::optional<QByteArray> read(const QString& folder, const QString& name) {
    QFile file(folder + QLatin1Char('/') + name);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

QString answerFile(const QByteArray& dot) {
    return hashOf(dot) + QStringLiteral(".plain");
}

QString placesFile(const MapSketch& sketch) {
    return hashOf(contentOf(sketch)) + QStringLiteral(".json");
}

} // namespace

LayoutStore::LayoutStore()
    : LayoutStore(folderFor(QStandardPaths::CacheLocation),
                  folderFor(QStandardPaths::AppDataLocation)) {}

LayoutStore::LayoutStore(QString cacheFolder, QString dataFolder)
    : cacheFolder_(std::move(cacheFolder)), dataFolder_(std::move(dataFolder)) {}

std::optional<QByteArray> LayoutStore::answerTo(const QByteArray& dot) const {
    return read(cacheFolder_, answerFile(dot));
}

void LayoutStore::keepAnswer(const QByteArray& dot, const QByteArray& plain) const {
    write(cacheFolder_, answerFile(dot), plain);
}

LayoutStore::Places LayoutStore::placesOn(const MapSketch& sketch) const {
    Places places;
    const auto content = read(dataFolder_, placesFile(sketch));
    const QJsonObject object = QJsonDocument::fromJson(content.value_or(QByteArray())).object();
    for (auto at = object.begin(); at != object.end(); ++at) {
        const QJsonArray point = at.value().toArray();
        if (point.size() == 2 && point[0].isDouble() && point[1].isDouble()) {
            places[at.key()] = QPointF(point[0].toDouble(), point[1].toDouble());
        }
    }
    return places;
}

void LayoutStore::keepPlaces(const MapSketch& sketch, const Places& places) const {
    QJsonObject object;
    for (const auto& [name, point] : places) {
        object[name] = QJsonArray{point.x(), point.y()};
    }
    write(dataFolder_, placesFile(sketch), QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace doppel::gui
