// SPDX-License-Identifier: Apache-2.0
#include "gui/look/icon_shapes.h"
#include "gui/look/marks.h"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <array>
#include <utility>

namespace doppel::gui {
namespace {

// Icons are drawn in a square of 16, with strokes of 1.3 around shapes from 2 to 14.
constexpr qreal kIconUnits = 16;
constexpr qreal kIconStroke = 1.3;

// By what each shows.
namespace shapes {

QPainterPath person() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 5), 2.6, 2.6);
    path.moveTo(3, 14);
    path.cubicTo(3, 8.6, 13, 8.6, 13, 14);
    return path;
}

QPainterPath globe() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 8), 6, 6);
    path.addEllipse(QPointF(8, 8), 2.6, 6);
    path.addPath(strokes({{{2, 8}, {14, 8}}}));
    return path;
}

// A book of names.
QPainterPath book() {
    QPainterPath path;
    path.addRoundedRect(QRectF(3, 2, 10, 12), 1, 1);
    path.addPath(strokes({{{5.5, 2}, {5.5, 14}}, {{8, 5.5}, {10.5, 5.5}}, {{8, 8}, {10.5, 8}}}));
    return path;
}

QPainterPath cloud() {
    QPainterPath path;
    path.moveTo(4.5, 12.5);
    path.cubicTo(1, 12.5, 1, 7.8, 4.2, 7.6);
    path.cubicTo(4.2, 3, 10.8, 2.6, 11.4, 7);
    path.cubicTo(15.4, 7, 15.2, 12.5, 11.8, 12.5);
    path.closeSubpath();
    return path;
}

// One above, three below.
QPainterPath tree() {
    QPainterPath path;
    for (const QPointF& centre :
         {QPointF(8, 3.4), QPointF(3, 12.6), QPointF(8, 12.6), QPointF(13, 12.6)}) {
        path.addEllipse(centre, 1.4, 1.4);
    }
    path.addPath(strokes({{{8, 4.8}, {8, 11.2}}, {{3, 11.2}, {3, 8}, {13, 8}, {13, 11.2}}}));
    return path;
}

// Something that is begun.
QPainterPath begun() {
    return strokes(
        {{{2, 3}, {2, 13}, {14, 13}, {14, 3}, {2, 3}}, {{6, 5}, {6, 11}, {11, 8}, {6, 5}}});
}

QPainterPath hexagonWithN() {
    QPainterPath path = strokes(
        {{{8, 1.8}, {13.4, 4.9}, {13.4, 11.1}, {8, 14.2}, {2.6, 11.1}, {2.6, 4.9}, {8, 1.8}}});
    path.addPath(strokes({{{6, 10.6}, {6, 5.4}, {10, 10.6}, {10, 5.4}}}));
    return path;
}

// Copies above each other.
QPainterPath layers() {
    return strokes({{{8, 2}, {14, 5}, {8, 8}, {2, 5}, {8, 2}},
                    {{2, 8}, {8, 11}, {14, 8}},
                    {{2, 11}, {8, 14}, {14, 11}}});
}

QPainterPath fork() {
    return strokes({{{2, 8}, {6, 8}, {9.6, 4}, {14, 4}},
                    {{6, 8}, {9.6, 12}, {14, 12}},
                    {{11.8, 2}, {14, 4}, {11.8, 6}},
                    {{11.8, 10}, {14, 12}, {11.8, 14}}});
}

QPainterPath window() {
    QPainterPath path;
    path.addRoundedRect(QRectF(2, 3, 12, 10.5), 1, 1);
    path.addPath(strokes({{{2, 6}, {14, 6}}, {{4.5, 8.6}, {11.5, 8.6}}, {{4.5, 11}, {9, 11}}}));
    return path;
}

QPainterPath cylinder() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 4), 5, 2);
    for (const qreal y : {8.0, 12.0}) {
        path.moveTo(3, y);
        path.cubicTo(3, y + 2.7, 13, y + 2.7, 13, y);
    }
    path.addPath(strokes({{{3, 4}, {3, 12}}, {{13, 4}, {13, 12}}}));
    return path;
}

QPainterPath key() {
    QPainterPath path;
    path.addEllipse(QPointF(5.2, 8), 3, 3);
    path.addPath(strokes({{{8.2, 8}, {14, 8}, {14, 10.5}}, {{11.4, 8}, {11.4, 10}}}));
    return path;
}

QPainterPath bucket() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 4), 5.4, 1.8);
    path.addPath(strokes({{{2.6, 4}, {4.4, 13.6}, {11.6, 13.6}, {13.4, 4}}}));
    return path;
}

QPainterPath box() {
    QPainterPath path;
    path.addRoundedRect(QRectF(2.5, 2.5, 11, 11), 2, 2);
    return path;
}

QPainterPath bolt() {
    return strokes(
        {{{9.4, 1.8}, {3.4, 9}, {7.6, 9}, {6.4, 14.2}, {12.6, 6.8}, {8.2, 6.8}, {9.4, 1.8}}});
}

QPainterPath branch() {
    QPainterPath path;
    path.addEllipse(QPointF(4, 3.6), 1.7, 1.7);
    path.addEllipse(QPointF(4, 12.4), 1.7, 1.7);
    path.addEllipse(QPointF(12, 5.2), 1.7, 1.7);
    path.moveTo(4, 5.3);
    path.lineTo(4, 10.7);
    path.moveTo(12, 6.9);
    path.cubicTo(12, 9.6, 4, 7.4, 4, 10.4);
    return path;
}

QPainterPath bookmark() {
    return strokes({{{4, 2}, {12, 2}, {12, 14}, {8, 10.6}, {4, 14}, {4, 2}}});
}

QPainterPath lens() {
    QPainterPath path;
    path.addEllipse(QPointF(6.8, 6.8), 4.6, 4.6);
    path.addPath(strokes({{{10.2, 10.2}, {14, 14}}}));
    return path;
}

// Two sliders, as one of them is moved.
QPainterPath dials() {
    QPainterPath path =
        strokes({{{2, 5}, {8, 5}}, {{12, 5}, {14, 5}}, {{2, 11}, {4, 11}}, {{8, 11}, {14, 11}}});
    path.addEllipse(QPointF(10, 5), 2, 2);
    path.addEllipse(QPointF(6, 11), 2, 2);
    return path;
}

// Lines that end at a wall, and one that is taken from it.
QPainterPath queues() {
    return strokes({{{2, 4}, {9, 4}},
                    {{2, 8}, {9, 8}},
                    {{2, 12}, {9, 12}},
                    {{11, 2.5}, {11, 13.5}},
                    {{13, 8}, {14.5, 8}}});
}

QPainterPath taker() {
    QPainterPath path = strokes({{{2, 8}, {7, 8}}, {{5, 6}, {7, 8}, {5, 10}}});
    path.addEllipse(QPointF(11, 8), 3, 3);
    return path;
}

// More of them, and fewer.
QPainterPath upAndDown() {
    return strokes({{{5, 13.5}, {5, 2.5}},
                    {{2.5, 5}, {5, 2.5}, {7.5, 5}},
                    {{11, 2.5}, {11, 13.5}},
                    {{8.5, 11}, {11, 13.5}, {13.5, 11}}});
}

QPainterPath flash() {
    return strokes({{{9, 2}, {4, 9}, {8, 9}, {7, 14}, {12, 7}, {8, 7}, {9, 2}}});
}

QPainterPath rings() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 8), 6, 6);
    path.addEllipse(QPointF(8, 8), 2.4, 2.4);
    return path;
}

// Steps that part and meet.
QPainterPath steps() {
    QPainterPath path = strokes({{{4, 8}, {8, 4}, {12, 8}}, {{4, 8}, {8, 12}, {12, 8}}});
    path.addRect(QRectF(2, 7, 2, 2));
    path.addRect(QRectF(12, 7, 2, 2));
    return path;
}

QPainterPath peak() {
    QPainterPath path;
    path.moveTo(1.5, 13);
    path.lineTo(5, 13);
    path.cubicTo(7, 13, 7, 3, 8.5, 3);
    path.cubicTo(10, 3, 10, 13, 12, 13);
    path.lineTo(14.5, 13);
    return path;
}

QPainterPath tasks() {
    QPainterPath path;
    for (const qreal y : {3.5, 8.0, 12.5}) {
        path.addRect(QRectF(2.5, y - 1.25, 2.5, 2.5));
        path.addPath(strokes({{{7.5, y}, {13.5, y}}}));
    }
    return path;
}

QPainterPath pen() {
    return strokes({{{2.5, 13.5}, {3.5, 9.8}, {11, 2.3}, {13.7, 5}, {6.2, 12.5}, {2.5, 13.5}},
                    {{9.2, 4.1}, {11.9, 6.8}}});
}

QPainterPath linkedSheets() {
    QPainterPath path;
    path.addRect(QRectF(2, 2, 5, 6.5));
    path.addRect(QRectF(9, 7.5, 5, 6.5));
    path.addPath(strokes({{{7, 5}, {11.5, 5}, {11.5, 7.5}}}));
    return path;
}

QPainterPath envelope() {
    QPainterPath path;
    path.addRect(QRectF(2, 3.5, 12, 9));
    path.addPath(strokes({{{2, 3.5}, {8, 8.8}, {14, 3.5}}}));
    return path;
}

QPainterPath paperPlane() {
    return strokes({{{2, 8}, {14, 2.5}, {9.5, 14}, {7, 9.5}, {2, 8}}, {{7, 9.5}, {14, 2.5}}});
}

QPainterPath spider() {
    QPainterPath path;
    path.addEllipse(QPointF(8, 8), 2.8, 2.8);
    for (const qreal side : {-1.0, 1.0}) {
        for (const qreal y : {-1.0, 0.0, 1.0}) {
            path.addPath(strokes({{{8 + side * 2.8, 8 + y * 1.2},
                                   {8 + side * 4.6, 8 + y * 3.4},
                                   {8 + side * 6, 8 + y * 4.6}}}));
        }
    }
    return path;
}

QPainterPath chip() {
    QPainterPath path;
    path.addRect(QRectF(4, 4, 8, 8));
    path.addRect(QRectF(6.5, 6.5, 3, 3));
    for (const qreal at : {6.0, 10.0}) {
        path.addPath(strokes({{{at, 1.5}, {at, 4}},
                              {{at, 12}, {at, 14.5}},
                              {{1.5, at}, {4, at}},
                              {{12, at}, {14.5, at}}}));
    }
    return path;
}

// Round and round: one arrow there, one back.
QPainterPath loop() {
    QPainterPath path =
        strokes({{{10.5, 1.5}, {13, 4}, {10.5, 6.5}}, {{5.5, 9.5}, {3, 12}, {5.5, 14.5}}});
    path.moveTo(2.5, 8);
    path.cubicTo(2.5, 5, 4, 4, 6, 4);
    path.lineTo(13, 4);
    path.moveTo(13.5, 8);
    path.cubicTo(13.5, 11, 12, 12, 10, 12);
    path.lineTo(3, 12);
    return path;
}

// The tip of a triangle points from `base` to `tip`.
void addTriangle(QPainterPath& path, qreal base, qreal tip) {
    path.addPath(strokes({{{base, 3.5}, {tip, 8}, {base, 12.5}, {base, 3.5}}}));
}

QPainterPath twoTriangles(qreal first, qreal middle, qreal last) {
    QPainterPath path;
    addTriangle(path, first, middle);
    addTriangle(path, middle, last);
    return path;
}

QPainterPath triangleAtBar(qreal base, qreal tip, qreal bar) {
    QPainterPath path;
    addTriangle(path, base, tip);
    path.addRect(QRectF(bar, 3.5, 1, 9));
    return path;
}

QPainterPath play() {
    return strokes({{{4.5, 2.5}, {13.5, 8}, {4.5, 13.5}, {4.5, 2.5}}});
}

QPainterPath pause() {
    QPainterPath path;
    path.addRect(QRectF(4, 3, 2, 10));
    path.addRect(QRectF(10, 3, 2, 10));
    return path;
}

} // namespace shapes

QPainterPath pathOf(Icon icon) {
    switch (icon) {
    case Icon::Visitors:
        return shapes::person();
    case Icon::Names:
        return shapes::globe();
    case Icon::NameServer:
        return shapes::book();
    case Icon::Edge:
        return shapes::cloud();
    case Icon::Balancer:
        return shapes::tree();
    case Icon::Proxy:
        return shapes::hexagonWithN();
    case Icon::Cache:
        return shapes::layers();
    case Icon::Router:
        return shapes::fork();
    case Icon::App:
        return shapes::window();
    case Icon::Database:
        return shapes::cylinder();
    case Icon::KeyValue:
        return shapes::key();
    case Icon::ObjectStore:
        return shapes::bucket();
    case Icon::Jobs:
        return shapes::tasks();
    case Icon::Memory:
        return shapes::chip();
    case Icon::Publishing:
        return shapes::pen();
    case Icon::Documents:
        return shapes::linkedSheets();
    case Icon::Letters:
        return shapes::envelope();
    case Icon::Sending:
        return shapes::paperPlane();
    case Icon::Crawler:
        return shapes::spider();
    case Icon::Queues:
        return shapes::queues();
    case Icon::Consumer:
        return shapes::taker();
    case Icon::Autoscaler:
        return shapes::upAndDown();
    case Icon::EventScaler:
        return shapes::flash();
    case Icon::TargetTracking:
        return shapes::rings();
    case Icon::Machines:
        return machinesShape();
    case Icon::CloudRun:
        return shapes::begun();
    case Icon::Gateway:
        return wayOutShape();
    case Icon::Plan:
        return shapes::steps();
    case Icon::Template:
        return bannerPageShape();
    case Icon::Pass:
        return passShape();
    case Icon::DatabaseCopy:
        return copiedStoreShape();
    case Icon::Fault:
        return shapes::bolt();
    case Icon::Branch:
        return shapes::branch();
    case Icon::Bookmark:
        return shapes::bookmark();
    case Icon::Search:
        return shapes::lens();
    case Icon::Change:
        return shapes::dials();
    case Icon::Surge:
        return shapes::peak();
    case Icon::PreviousEvent:
        return shapes::twoTriangles(14, 8, 2);
    case Icon::StepBack:
        return shapes::triangleAtBar(12.5, 6, 3);
    case Icon::Play:
        return shapes::play();
    case Icon::Pause:
        return shapes::pause();
    case Icon::Step:
        return shapes::triangleAtBar(3.5, 10, 12);
    case Icon::NextEvent:
        return shapes::twoTriangles(2, 8, 14);
    case Icon::Loop:
        return shapes::loop();
    case Icon::Unknown:
        break;
    }
    return shapes::box();
}

bool isFilled(Icon icon) {
    switch (icon) {
    case Icon::Fault:
    case Icon::Bookmark:
    case Icon::PreviousEvent:
    case Icon::StepBack:
    case Icon::Play:
    case Icon::Pause:
    case Icon::Step:
    case Icon::NextEvent:
        return true;
    default:
        return false;
    }
}

} // namespace

Icon iconOf(std::string_view kind) {
    static constexpr std::array<std::pair<std::string_view, Icon>, 35> kIcons{{
        {"open", Icon::Visitors},
        {"closed", Icon::Visitors},
        {"replay", Icon::Visitors},
        {"dns", Icon::Names},
        {"dns_authority", Icon::NameServer},
        {"edge", Icon::Edge},
        {"balancer", Icon::Balancer},
        {"nginx", Icon::Proxy},
        {"varnish", Icon::Cache},
        {"router", Icon::Router},
        {"app", Icon::App},
        {"database", Icon::Database},
        {"key_value", Icon::KeyValue},
        {"object_store", Icon::ObjectStore},
        {"sidekiq", Icon::Jobs},
        {"redis", Icon::Memory},
        {"editors", Icon::Visitors},
        {"publishing_api", Icon::Publishing},
        {"documents", Icon::Documents},
        {"email_alert_api", Icon::Letters},
        {"notify", Icon::Sending},
        {"mirror_crawler", Icon::Crawler},
        {"database_copy", Icon::DatabaseCopy},
        {"page_template", Icon::Template},
        {"gds_sso", Icon::Pass},
        {"message_source", Icon::Change},
        {"rabbitmq", Icon::Queues},
        {"consumer", Icon::Consumer},
        {"hpa", Icon::Autoscaler},
        {"keda", Icon::EventScaler},
        {"target_tracking", Icon::TargetTracking},
        {"nodes", Icon::Machines},
        {"cloud_run", Icon::CloudRun},
        {"nat_gateway", Icon::Gateway},
        {"recovery_plan", Icon::Plan},
    }};
    for (const auto& [name, icon] : kIcons) {
        if (name == kind) {
            return icon;
        }
    }
    return Icon::Unknown;
}

void drawIcon(QPainter& painter, Icon icon, QPointF centre, qreal size, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(centre - QPointF(size / 2, size / 2));
    painter.scale(size / kIconUnits, size / kIconUnits);
    painter.setPen(QPen(colour, kIconStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(isFilled(icon) ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawPath(pathOf(icon));
    painter.restore();
}

} // namespace doppel::gui
