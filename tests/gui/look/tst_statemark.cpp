// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QImage>
#include <QPainter>
#include <QTest>

#include <array>
#include <view/look/statemark.h>

using namespace postrider;

class tst_StateMark : public QObject {
    Q_OBJECT
private:
    static constexpr std::array States{MessageState::Queued,    MessageState::Accepted, MessageState::Saved,
                                       MessageState::Delivered, MessageState::Read,     MessageState::Failed};

    static QImage inOneBit(MessageState state)
    {
        QImage image(StateMark::Grid, StateMark::Grid, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintStateMark(&painter, image.rect(), state, Qt::black, Qt::white);
        painter.end();
        return image.convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
    }
    static int difference(const QImage &a, const QImage &b)
    {
        int count = 0;
        for (int y = 0; y < a.height(); ++y)
            for (int x = 0; x < a.width(); ++x)
                count += a.pixelIndex(x, y) != b.pixelIndex(x, y);
        return count;
    }

private Q_SLOTS:
    // Without colour, without grey, at the size they are shown in: each pair still differs in more than a few dots.
    void shapesAloneTellThemApart()
    {
        const QImage blank = [] {
            QImage image(StateMark::Grid, StateMark::Grid, QImage::Format_Mono);
            image.fill(Qt::color1);
            return image;
        }();
        for (const MessageState a : States) {
            QVERIFY(difference(inOneBit(a), blank) > 0);
            for (const MessageState b : States)
                if (a < b) {
                    const int dots = difference(inOneBit(a), inOneBit(b));
                    QVERIFY2(
                        dots >= 8,
                        qPrintable(QStringLiteral("%1 and %2 differ in %3 dots").arg(int(a)).arg(int(b)).arg(dots)));
                }
        }
    }

    void theyStayInTheirSquare()
    {
        for (const MessageState state : States) {
            QPainterPathStroker pen;
            pen.setWidth(1.5);
            const StateMark &mark = StateMark::of(state);
            const QRectF extent = pen.createStroke(mark.stroke).united(mark.fill).boundingRect();
            QVERIFY(QRectF(-0.5, -0.5, StateMark::Grid + 1, StateMark::Grid + 1).contains(extent));
        }
    }
};

POSTRIDER_TEST(tst_StateMark)
#include "tst_statemark.moc"
