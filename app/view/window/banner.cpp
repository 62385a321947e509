// SPDX-License-Identifier: GPL-3.0-or-later
#include "banner.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {
namespace {
constexpr int IconSide = 18;
constexpr auto Patience = std::chrono::milliseconds(1500);
} // namespace

Banner::Banner(const Look &look, QWidget *parent)
    : Panel(look, &Theme::warning, {}, parent)
    , m_text(plainLabel({}, this))
    , m_retry(new QPushButton(tr("Try now"), this))
{
    setAccessibleName(tr("Connection"));
    m_text->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(12);
    row->addSpacing(IconSide + 12);
    row->addWidget(m_text, 1);
    row->addWidget(m_retry);
    m_second.setInterval(std::chrono::seconds(1));
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_second, &QTimer::timeout, this, &Banner::tick);
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
    connect(m_retry, &QPushButton::clicked, this, &Banner::retryRequested);
    tint();
    hide();
}

void Banner::show(const client::Connection &connection)
{
    const bool wasOffline = isVisibleTo(parentWidget());
    m_connection = connection;
    m_second.stop();
    m_retry->setVisible(connection.link == client::Link::Offline);
    switch (connection.link) {
    case client::Link::Online:
    case client::Link::Syncing:
    case client::Link::SignedOut:
        m_patience.stop();
        hide();
        return;
    case client::Link::Connecting:
        m_text->setText(tr("Connecting…"));
        if (!wasOffline)
            m_patience.start();
        return;
    case client::Link::Offline:
        m_patience.stop();
        if (connection.retryInSeconds > 0)
            m_second.start();
        ++m_connection.retryInSeconds;
        tick();
        show();
        return;
    }
}

void Banner::tick()
{
    m_connection.retryInSeconds = std::max(0, m_connection.retryInSeconds - 1);
    const QString when = m_connection.retryInSeconds > 0 ? tr("Trying again in %1 s.").arg(m_connection.retryInSeconds)
                                                         : tr("Trying again now.");
    const QString reason = m_connection.reason.isEmpty() ? tr("No connection to the server.") : m_connection.reason;
    m_text->setText(reason + u' ' + when + u' ' + tr("What you write is kept and sent then."));
}

void Banner::tint()
{
    QPalette colours = m_text->palette();
    colours.setColor(QPalette::WindowText, m_look.theme().warningText);
    if (colours != m_text->palette())
        m_text->setPalette(colours);
}

void Banner::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void Banner::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    const QRectF icon(16, (height() - IconSide) / 2, IconSide, IconSide);
    painter.drawPixmap(
        mirrored(icon, rect()).topLeft().toPoint(),
        m_look.icon(QStringLiteral("wifi-off"), m_look.theme().warningText, IconSide, devicePixelRatioF()));
}

} // namespace postrider
